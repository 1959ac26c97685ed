/** Floor 5: trained networks: found, recognised, loaded strictly, saved as Python expects them. */
@org.jspecify.annotations.NullMarked
package io.intarsia.pretrained;
