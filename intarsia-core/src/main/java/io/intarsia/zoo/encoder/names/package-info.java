/** Floor 3: every encoder by its name. */
@org.jspecify.annotations.NullMarked
package io.intarsia.zoo.encoder.names;
