package io.intarsia.data.doctor;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A picture file and the mask file that belongs to it, not yet looked at.
 *
 * @param id names the pair
 * @param image the picture; null if only the mask was found
 * @param mask the mask; null if only the picture was found
 * @param group what must not stand on both sides of a split; the id if there is nothing
 * @param split such as {@code train}
 */
public record RawPair(
    String id, @Nullable Path image, @Nullable Path mask, String group, String split) {}
