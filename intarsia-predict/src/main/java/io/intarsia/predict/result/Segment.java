package io.intarsia.predict.result;

import io.intarsia.image.GreyPicture;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the list that users of image-segmentation pipelines know.
 *
 * @param label the class's name
 * @param score the mean confidence of its pixels, or null if none was asked for
 * @param mask 255 where the class is, 0 elsewhere
 */
public record Segment(String label, @Nullable Double score, GreyPicture mask) {}
