/** Floor 4: networks that name what is on a picture, with the maps that tell where. */
@org.jspecify.annotations.NullMarked
package io.intarsia.zoo.classify;
