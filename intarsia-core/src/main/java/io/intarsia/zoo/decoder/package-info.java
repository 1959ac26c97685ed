/** Floor 3: networks that turn features into classes per pixel, one file per family. */
@org.jspecify.annotations.NullMarked
package io.intarsia.zoo.decoder;
