/** Floor 3: networks that keep a branch at high resolution throughout. */
@org.jspecify.annotations.NullMarked
package io.intarsia.zoo.hrnet;
