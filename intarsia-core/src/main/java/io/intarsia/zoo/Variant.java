package io.intarsia.zoo;

import io.intarsia.nn.Network;
import io.intarsia.preprocess.Preprocessing;

/**
 * A row of the catalogue: one network of one size, how its pictures are prepared, and where trained
 * weights are.
 *
 * @param name the name users give, such as {@code segformer-b0}
 * @param task what comes out
 * @param paper who described it
 * @param definition makes the network
 * @param stemKey the weight whose second size is the number of channels of the picture
 * @param headKey the weight whose first size is the number of classes
 * @param labels the built-in label space of the usual weights
 * @param preprocessing how pictures are prepared for the usual weights
 * @param stride pixels of the picture per pixel of the logits
 * @param alignCorners how logits are brought to the picture's size
 * @param weights where trained weights are found
 * @param licence the licence of those weights
 * @param score what their authors report
 */
public record Variant(
    String name,
    Task task,
    String paper,
    Definition definition,
    String stemKey,
    String headKey,
    String labels,
    Preprocessing preprocessing,
    int stride,
    boolean alignCorners,
    String weights,
    String licence,
    String score) {

  /** What a network tells about a picture. */
  public enum Task {
    /** A class for every pixel. */
    SEGMENTATION,
    /** A class for the whole picture. */
    CLASSIFICATION,
    /** Colours for the hole that a mask tells of. */
    INPAINTING
  }

  /** Makes a network for pictures and classes of some number. */
  @FunctionalInterface
  public interface Definition {
    /**
     * @param channels channels of the picture
     * @param classes channels of the result
     */
    Network make(int channels, int classes);
  }
}
