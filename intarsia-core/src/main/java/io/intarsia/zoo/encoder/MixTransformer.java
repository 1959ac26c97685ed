package io.intarsia.zoo.encoder;

import io.intarsia.nn.Block;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.LayerNorm;
import java.util.ArrayList;
import java.util.List;

/**
 * The encoder of SegFormer, MiT (Xie et al. 2021, table 6): stages of overlapping patch embedding,
 * attention layers and a norm, each at half the resolution of the one before. Keys and arithmetic
 * follow huggingface/transformers v4.27.1, models/segformer/modeling_segformer.py.
 */
public final class MixTransformer extends Block {
  /** What every layer norm adds to the variance, whatever the configuration file says. */
  static final double EPS = 1e-5;

  /**
   * The sizes of one encoder, a number per stage in each list.
   *
   * @param channels channels of the picture
   * @param depths layers
   * @param widths channels of the features
   * @param heads attention heads
   * @param reductions how many times keys and values are shrunk per side
   * @param patches side of the patch embedding's window
   * @param strides pixels between patches
   * @param expansions hidden over outer width of the feed-forward part
   * @param dropPath probability of skipping the last layer in training, rising linearly from 0
   */
  public record Config(
      int channels,
      List<Integer> depths,
      List<Integer> widths,
      List<Integer> heads,
      List<Integer> reductions,
      List<Integer> patches,
      List<Integer> strides,
      List<Integer> expansions,
      double dropPath) {

    /** Refuses lists of unequal length and widths that do not divide into heads. */
    public Config {
      int stages = depths.size();
      for (List<Integer> list : List.of(widths, heads, reductions, patches, strides, expansions)) {
        if (list.size() != stages) {
          throw new IllegalArgumentException(
              "every list wants " + stages + " numbers as depths has, got " + list);
        }
      }
      for (int i = 0; i < stages; i++) {
        if (widths.get(i) % heads.get(i) != 0) {
          throw new IllegalArgumentException(
              widths.get(i) + " channels do not divide into " + heads.get(i) + " heads");
        }
      }
    }

    /**
     * The usual patches, strides, heads, reductions and expansions with these depths and widths.
     */
    public static Config standard(int channels, List<Integer> depths, List<Integer> widths) {
      return new Config(
          channels,
          depths,
          widths,
          List.of(1, 2, 5, 8),
          List.of(8, 4, 2, 1),
          List.of(7, 3, 3, 3),
          List.of(4, 2, 2, 2),
          List.of(4, 4, 4, 4),
          0.1);
    }
  }

  private final List<PatchEmbedding> embeddings = new ArrayList<>();
  private final List<List<SegformerLayer>> layers = new ArrayList<>();
  private final List<LayerNorm> norms = new ArrayList<>();

  /** An encoder of these sizes. */
  public MixTransformer(Config config) {
    int stages = config.depths().size();
    int total = config.depths().stream().mapToInt(d -> d).sum();
    int before = 0;
    for (int i = 0; i < stages; i++) {
      int in = i == 0 ? config.channels() : config.widths().get(i - 1);
      int width = config.widths().get(i);
      embeddings.add(
          new PatchEmbedding(in, width, config.patches().get(i), config.strides().get(i)));
      List<SegformerLayer> stage = new ArrayList<>();
      for (int j = 0; j < config.depths().get(i); j++, before++) {
        double drop = total == 1 ? 0 : config.dropPath() * before / (total - 1);
        stage.add(
            new SegformerLayer(
                width,
                config.heads().get(i),
                config.reductions().get(i),
                config.expansions().get(i),
                drop));
      }
      layers.add(stage);
      norms.add(new LayerNorm(width, EPS));
    }
    children("patch_embeddings", embeddings);
    for (int i = 0; i < stages; i++) {
      children("block." + i, layers.get(i));
    }
    children("layer_norm", norms);
  }

  /** A picture [N, C, H, W] to features [N, width_i, H_i, W_i], one tensor per stage. */
  public List<Tensor> forward(Tensor picture) {
    List<Tensor> features = new ArrayList<>();
    Tensor grid = picture;
    for (int i = 0; i < embeddings.size(); i++) {
      grid = embeddings.get(i).proj.forward(grid);
      Tensor x = embeddings.get(i).norm.forward(grid.tokens());
      for (SegformerLayer layer : layers.get(i)) {
        x = layer.forward(x, grid);
      }
      grid = norms.get(i).forward(x).toGrid(grid);
      features.add(grid);
    }
    return features;
  }

  /** Overlapping patches: a strided convolution with half a window of padding, then a norm. */
  private static final class PatchEmbedding extends Block {
    private final Conv2d proj;
    private final LayerNorm norm;

    PatchEmbedding(int in, int width, int patch, int stride) {
      proj = child("proj", new Conv2d(in, width, patch, stride, patch / 2));
      norm = child("layer_norm", new LayerNorm(width, EPS));
    }
  }
}
