package io.intarsia.evaluate;

import io.intarsia.image.LabelMap;
import io.intarsia.image.Picture;
import io.intarsia.metric.compare.ImageCounts;

/**
 * A picture that was predicted badly.
 *
 * @param image its name and counts
 * @param truth positions of classes, 255 ignored
 * @param prediction positions of classes
 */
public record WorstPicture(
    ImageCounts image, Picture picture, LabelMap truth, LabelMap prediction) {}
