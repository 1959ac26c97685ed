/** Floor 3: U-Net and its descendants that bring an encoder of their own. */
@org.jspecify.annotations.NullMarked
package io.intarsia.zoo.unet;
