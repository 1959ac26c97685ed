/** Floor 1: configuration files: read within limits, faults named with their place. */
@org.jspecify.annotations.NullMarked
package io.intarsia.config;
