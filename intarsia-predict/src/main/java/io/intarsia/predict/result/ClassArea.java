package io.intarsia.predict.result;

import io.intarsia.label.ClassGroup;
import org.jspecify.annotations.Nullable;

/**
 * How much of a picture a class or merge covers.
 *
 * @param group the class or merge
 * @param pixels its pixels
 * @param share its pixels over all pixels of the picture, 0..1
 * @param score the mean confidence of its pixels, or null if none was asked for or it has no pixel
 */
public record ClassArea(ClassGroup group, long pixels, double share, @Nullable Double score) {}
