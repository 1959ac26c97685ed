/** Floor 3: networks that turn a picture into features, one file per family. */
@org.jspecify.annotations.NullMarked
package io.intarsia.zoo.encoder;
