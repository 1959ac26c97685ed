package io.intarsia.predict;

import io.intarsia.base.Refusal;
import io.intarsia.image.Picture;
import io.intarsia.predict.result.Segmentation;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What came of one file of a batch: a picture and its segmentation, or a refusal.
 *
 * @param file the file
 * @param picture the decoded picture, or null if it was refused
 * @param result its segmentation, or null if it was refused
 * @param refusal why there is no result, or null
 */
public record Outcome(
    Path file,
    @Nullable Picture picture,
    @Nullable Segmentation result,
    @Nullable Refusal refusal) {}
