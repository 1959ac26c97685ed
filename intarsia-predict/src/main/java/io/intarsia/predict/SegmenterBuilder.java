package io.intarsia.predict;

import io.intarsia.base.Checks;
import io.intarsia.base.Limits;
import io.intarsia.base.Progress;
import io.intarsia.base.Refusal;
import io.intarsia.predict.ort.OrtExecutor;
import io.intarsia.predict.ort.OrtOptions;
import io.intarsia.predict.tile.Tta;
import io.intarsia.pretrained.Pretrained;
import io.intarsia.pretrained.PretrainedLoader;
import io.intarsia.run.Executor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a {@link Segmenter} is made of. A model must be given; all else has a default. */
public final class SegmenterBuilder {
  private @Nullable Pretrained pretrained;
  private @Nullable String name;
  private @Nullable Executor executor;
  private int threads;
  private boolean flip;
  private List<Double> scales = List.of(1.0);
  private Tiling tiling = Tiling.AUTOMATIC;
  private boolean confidence;
  private InputSize size = InputSize.MODEL;
  private Limits limits = Limits.defaults();
  private Progress.Factory progress = Progress.Factory.SILENT;

  SegmenterBuilder() {}

  /** The model by name: a folder, a file, or {@code owner/name[@revision]} of the Hub. */
  public SegmenterBuilder model(String folderFileOrName) {
    name = folderFileOrName;
    return this;
  }

  /** The model itself. */
  public SegmenterBuilder model(Pretrained model) {
    pretrained = model;
    return this;
  }

  /** The engine; default is ONNX Runtime on the CPU. It runs the rewritten graph. */
  public SegmenterBuilder executor(Executor engine) {
    executor = engine;
    return this;
  }

  /**
   * Threads for one picture, of ONNX Runtime and of decoding; default is one for each processor, in
   * a pool that all segmenters share.
   *
   * @throws IllegalArgumentException if not positive
   */
  public SegmenterBuilder threads(int count) {
    threads = Checks.positive("threads", count);
    return this;
  }

  /** Whether the mirrored picture is run too and the probabilities are averaged; default no. */
  public SegmenterBuilder flip(boolean value) {
    flip = value;
    return this;
  }

  /**
   * Factors on the size the network sees, over which probabilities are averaged; default 1. The
   * first decides the grid of the average.
   */
  public SegmenterBuilder scales(List<Double> factors) {
    Checks.that(!factors.isEmpty(), "no scale is given");
    scales = List.copyOf(factors);
    return this;
  }

  /** Whether pictures are cut into tiles; default {@link Tiling#AUTOMATIC}. */
  public SegmenterBuilder tiling(Tiling value) {
    tiling = value;
    return this;
  }

  /** Whether results say how sure the network is of each pixel; default no. */
  public SegmenterBuilder confidence(boolean value) {
    confidence = value;
    return this;
  }

  /** How large the network sees pictures; default {@link InputSize#MODEL}. */
  public SegmenterBuilder size(InputSize value) {
    size = value;
    return this;
  }

  /** Bounds on pictures; default {@link Limits#defaults}. */
  public SegmenterBuilder limits(Limits value) {
    limits = value;
    return this;
  }

  /** Hears of downloads and of the tiles of huge pictures; default nothing. */
  public SegmenterBuilder progress(Progress.Factory value) {
    progress = value;
    return this;
  }

  /**
   * Loads the model if it was given by name, and makes the segmenter.
   *
   * @throws Refusal USAGE if no model was given; USAGE, NETWORK or MODEL if it cannot be loaded or
   *     does not segment
   */
  public Segmenter build() {
    return new Segmenter(this);
  }

  Pretrained model() {
    if (pretrained != null) {
      return pretrained;
    }
    if (name == null) {
      throw Refusal.usage("a segmenter wants a model: a folder, a file, or owner/name of the Hub");
    }
    return PretrainedLoader.fromEnvironment(progress).load(name);
  }

  Executor executor() {
    OrtOptions usual = OrtOptions.standard();
    return Objects.requireNonNullElseGet(
        executor,
        () -> new OrtExecutor(new OrtOptions(threads, usual.profile(), usual.settings())));
  }

  int decoderThreads() {
    return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
  }

  List<Tta.View> views() {
    return new ArrayList<>(Tta.views(scales, flip));
  }

  Tiling tiling() {
    return tiling;
  }

  boolean confidence() {
    return confidence;
  }

  InputSize size() {
    return size;
  }

  Limits limits() {
    return limits;
  }

  Progress.Factory progress() {
    return progress;
  }
}
