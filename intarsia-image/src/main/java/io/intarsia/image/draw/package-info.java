/** Floor 5: label maps made visible: colours, overlays, legends. */
@org.jspecify.annotations.NullMarked
package io.intarsia.image.draw;
