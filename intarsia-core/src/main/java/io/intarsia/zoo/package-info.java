/** Floor 4: architectures, their variants, and the catalogue of them. */
@org.jspecify.annotations.NullMarked
package io.intarsia.zoo;
