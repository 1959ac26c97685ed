/** Floor 12: the cores of augmentation against albumentations, torchvision and OpenCV. */
@org.jspecify.annotations.NullMarked
package io.intarsia.checks.golden.augment;
