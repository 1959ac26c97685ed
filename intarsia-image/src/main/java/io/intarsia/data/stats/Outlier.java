package io.intarsia.data.stats;

/**
 * A picture unlike the rest.
 *
 * @param index its place in the data set
 * @param id its name
 * @param of what is unusual: brightness, contrast, class mix or picture size
 * @param value what it has
 * @param median what the middle picture has
 * @param score distance from the median in robust standard deviations (1.4826 times the median
 *     absolute deviation)
 */
public record Outlier(int index, String id, String of, double value, double median, double score) {}
