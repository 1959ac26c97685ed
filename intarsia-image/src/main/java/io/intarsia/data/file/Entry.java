package io.intarsia.data.file;

/**
 * A sample before it is read.
 *
 * @param id names it among all samples of its data set
 * @param group what must not stand on both sides of a split; the id if there is nothing
 * @param image its picture
 * @param annotation what is known of the picture
 */
public record Entry(String id, String group, Image image, Annotation annotation) {}
