package io.intarsia.predict;

import io.intarsia.base.NdArray;
import io.intarsia.base.Progress;
import io.intarsia.base.Refusal;
import io.intarsia.graph.Cost;
import io.intarsia.graph.Graph;
import io.intarsia.graph.Node;
import io.intarsia.graph.Program;
import io.intarsia.graph.ReceptiveField;
import io.intarsia.graph.rewrite.Rewrites;
import io.intarsia.image.LabelMap;
import io.intarsia.image.Picture;
import io.intarsia.image.PillowResize;
import io.intarsia.image.strip.RowSource;
import io.intarsia.label.ClassGroup;
import io.intarsia.label.LabelSpace;
import io.intarsia.nn.Network;
import io.intarsia.predict.decode.ClassDecoder;
import io.intarsia.predict.decode.DecodeOptions;
import io.intarsia.predict.decode.Decoded;
import io.intarsia.predict.decode.LabelStream;
import io.intarsia.predict.decode.Logits;
import io.intarsia.predict.decode.PlaneDecoder;
import io.intarsia.predict.result.Confidence;
import io.intarsia.predict.result.Provenance;
import io.intarsia.predict.result.Segmentation;
import io.intarsia.predict.tile.MemoryPlan;
import io.intarsia.predict.tile.Tiles;
import io.intarsia.predict.tile.Tta;
import io.intarsia.preprocess.Preprocessing;
import io.intarsia.preprocess.SizePolicy;
import io.intarsia.preprocess.SizePolicy.Size;
import io.intarsia.pretrained.Pretrained;
import io.intarsia.zoo.Variant.Task;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/** A model made ready: decoded pictures in, segmentations out. Safe to use from many threads. */
final class Runner implements AutoCloseable {
  private static final int MOST_CLASSES = 255;

  private final Pretrained model;
  private final LabelSpace labels;
  private final Preprocessing preprocessing;
  private final Tiling tiling;
  private final Optional<ReceptiveField> field;
  private final int classes;
  private final Program program;
  private final Engine engine;
  private final Views views;
  private final DecodeOptions options;
  private final int threads;

  Runner(SegmenterBuilder settings) {
    model = segmenting(settings.model());
    labels = labels(model.labels());
    preprocessing = settings.size().applyTo(model.preprocessing());
    tiling = settings.tiling();
    Program traced = model.program();
    field = ReceptiveField.of(traced.graph());
    classes = classes(traced.graph());
    if (classes > MOST_CLASSES) {
      throw Refusal.model(
          "%s has %d classes; a label map holds %d", model.name(), classes, MOST_CLASSES);
    }
    program = Rewrites.apply(traced);
    engine = new Engine(settings.executor(), program);
    if (preprocessing.sizing() instanceof SizePolicy.Exact || preprocessing.pad() != null) {
      engine.expect(preprocessing.padded(1, 1));
    }
    views = new Views(engine, settings.views());
    options =
        DecodeOptions.LABELS
            .withAlignCorners(model.alignCorners())
            .withConfidence(settings.confidence());
    threads = settings.decoderThreads();
  }

  private static Pretrained segmenting(Pretrained model) {
    if (model.task() != Task.SEGMENTATION) {
      throw Refusal.model(
          "%s is a %s: it names the whole picture and gives no label to a pixel; give a"
              + " segmentation model",
          model.name(), model.architecture());
    }
    return model;
  }

  private static int classes(Graph graph) {
    Node logits = Objects.requireNonNull(graph.outputs().get(Network.LOGITS), Network.LOGITS);
    return Math.toIntExact(logits.shape().dim(1).known());
  }

  /** A network of a single class says where it is; the rest is background. */
  private static LabelSpace labels(LabelSpace own) {
    return own.size() > 1
        ? own
        : LabelSpace.of(Map.of(0, "background", 1, own.classes().get(0).name()));
  }

  Pretrained model() {
    return model;
  }

  LabelSpace labels() {
    return labels;
  }

  int classes() {
    return classes;
  }

  Optional<ReceptiveField> field() {
    return field;
  }

  Tiling tiling() {
    return tiling;
  }

  /** Says that many tiles of a plan will come. */
  void expect(Tiles tiles) {
    engine.expect(new Size(tiles.tileWidth(), tiles.tileHeight()));
  }

  ClassDecoder decoder(List<Integer> probabilities, boolean confidence) {
    DecodeOptions wanted = options.withProbabilities(probabilities).withConfidence(confidence);
    return new ClassDecoder(wanted, ForkJoinPool.commonPool(), threads);
  }

  /** What running a plan holds at most, with what the process takes anyway. */
  MemoryPlan memory(Tiles tiles, long process) {
    int stride = model.stride();
    long pixels = (long) tiles.tileHeight() * tiles.tileWidth();
    Cost cost = Cost.of(program.graph(), 1, tiles.tileHeight(), tiles.tileWidth());
    return MemoryPlan.of(
        tiles,
        new MemoryPlan.Task(
            tiles.height(),
            tiles.width(),
            preprocessing.channels(),
            classes,
            stride,
            stride,
            tiles.tileWidth(),
            0,
            process + Float.BYTES * cost.parameters(),
            cost.peakBytes() / pixels + 1));
  }

  /** How a result was made whose work began at a time of {@link System#nanoTime}. */
  Provenance provenance(Size input, int tiles, long start) {
    return new Provenance(
        model.name(),
        engine.name(),
        input.width(),
        input.height(),
        tiles * views.count(),
        (System.nanoTime() - start) / 1e6);
  }

  /** Scores [batch, class, y, x] of prepared pixels [batch, channel, y, x]. */
  NdArray logits(NdArray pixels) {
    return engine.run(pixels);
  }

  /** The labels [batch, y, x] of scores, at the size of the pixels they were made of. */
  byte[] labels(NdArray logits, int height, int width) {
    int channels = (int) logits.size(1);
    int rows = (int) logits.size(2);
    int columns = (int) logits.size(3);
    int scores = channels * rows * columns;
    int batch = (int) logits.size(0);
    int pixels = Math.multiplyExact(height, width);
    FloatBuffer values = logits.floatView();
    byte[] labels = new byte[Math.multiplyExact(batch, pixels)];
    ClassDecoder decoder = decoder(List.of(), false);
    for (int i = 0; i < batch; i++) {
      Logits one = new Logits(channels, rows, columns, values.slice(i * scores, scores));
      byte[] ids = decoder.decode(one, height, width).labels().bytes();
      System.arraycopy(ids, 0, labels, i * pixels, pixels);
    }
    return labels;
  }

  /** Segments a picture, with the probabilities of some classes or merges. */
  Detail run(Picture picture, List<ClassGroup> wanted) {
    long start = System.nanoTime();
    Size input = preprocessing.padded(picture.width(), picture.height());
    List<Integer> channels =
        wanted.stream().flatMap(g -> g.ids().stream()).map(this::channel).distinct().toList();
    ClassDecoder decoder = decoder(channels, options.confidence());
    boolean tiled = tiling.appliesTo(input);
    Decoded decoded;
    int tiles = 1;
    if (tiled) {
      Tiling.Plan plan = plan(picture);
      input = new Size(plan.tiles().tileWidth(), plan.tiles().tileHeight());
      tiles = plan.tiles().count();
      decoded = tiled(picture, plan, decoder);
    } else {
      decoded = views.run(picture, preprocessing, logits -> whole(picture, logits, decoder));
    }
    return detail(picture, decoded, wanted, channels, provenance(input, tiles, start));
  }

  /** The logits of a picture, to be taken class by class. */
  Scores scores(Picture picture) {
    Size outer = preprocessing.padded(picture.width(), picture.height());
    if (tiling.appliesTo(outer)) {
      return tiledScores(picture);
    }
    Size inner = preprocessing.resized(picture.width(), picture.height());
    Logits held = views.run(picture, preprocessing, Tta.Average.SIGMOIDS, Runner::copy);
    return scores(picture, held, outer, inner);
  }

  private Scores tiledScores(Picture picture) {
    Tiling.Plan plan = plan(picture);
    Tiles tiles = plan.tiles();
    Picture shown = shown(picture);
    int high = tiles.height() / model.stride();
    int wide = tiles.width() / model.stride();
    float[] all = new float[Math.multiplyExact(Math.multiplyExact(classes, high), wide)];
    int[] given = {0};
    new TiledRun(views, preprocessing, plan, model.stride(), classes, Tta.Average.SIGMOIDS)
        .run(
            RowSource.of(shown),
            rows -> {
              for (float[] row : rows) {
                for (int c = 0; c < classes; c++) {
                  System.arraycopy(row, c * wide, all, (c * high + given[0]) * wide, wide);
                }
                given[0]++;
              }
            },
            Progress.NONE);
    return scores(
        picture,
        Logits.of(classes, high, wide, all),
        new Size(Tiling.span(model, tiles.width()), Tiling.span(model, tiles.height())),
        new Size(shown.width(), shown.height()));
  }

  /**
   * @param outer pixels that the grid of the logits stands for
   * @param inner those of them that the picture was resized to
   */
  private Scores scores(Picture picture, Logits logits, Size outer, Size inner) {
    return new Scores(
        model.labels(),
        new PlaneDecoder(
            logits,
            span(outer.height(), inner.height(), picture.height()),
            span(outer.width(), inner.width(), picture.width()),
            picture.height(),
            picture.width(),
            model.alignCorners()));
  }

  private static Logits copy(Logits lent) {
    float[] values = new float[lent.values().limit()];
    lent.values().get(0, values);
    return Logits.of(lent.classes(), lent.height(), lent.width(), values);
  }

  private Decoded whole(Picture picture, Logits logits, ClassDecoder decoder) {
    Size inner = preprocessing.resized(picture.width(), picture.height());
    Size outer = preprocessing.padded(picture.width(), picture.height());
    return decoder.decode(
        logits,
        span(outer.height(), inner.height(), picture.height()),
        span(outer.width(), inner.width(), picture.width()),
        picture.height(),
        picture.width());
  }

  /** Pixels of the picture that the padded input stands for along one side. */
  private int span(int outer, int inner, int side) {
    int corner = model.alignCorners() ? 1 : 0;
    long span =
        outer == inner ? side : Math.round((double) (outer - corner) * side / inner) + corner;
    return (int) Math.max(side, span);
  }

  /** Explicit tiles show the network the picture's own pixels, automatic ones its resized form. */
  private Picture shown(Picture picture) {
    if (tiling.when() == Tiling.When.ALWAYS) {
      return picture;
    }
    Size inner = preprocessing.resized(picture.width(), picture.height());
    return PillowResize.resize(picture, inner.width(), inner.height(), preprocessing.resample());
  }

  private Tiling.Plan plan(Picture picture) {
    Size inner =
        tiling.when() == Tiling.When.ALWAYS
            ? new Size(picture.width(), picture.height())
            : preprocessing.resized(picture.width(), picture.height());
    Tiling.Plan plan = tiling.plan(model, field, inner.height(), inner.width());
    expect(plan.tiles());
    return plan;
  }

  private Decoded tiled(Picture picture, Tiling.Plan plan, ClassDecoder decoder) {
    Picture shown = shown(picture);
    Bands bands = new Bands(picture.height(), picture.width());
    LabelStream stream =
        stream(
            decoder,
            plan.tiles(),
            new Size(shown.width(), shown.height()),
            new Size(picture.width(), picture.height()),
            bands);
    run(RowSource.of(shown), plan, stream, Progress.NONE);
    return bands.whole();
  }

  /**
   * A stream of labels from the grid of a plan.
   *
   * @param shown the sides of what was cut into tiles
   * @param wanted the sides of the label map
   */
  LabelStream stream(
      ClassDecoder decoder, Tiles tiles, Size shown, Size wanted, LabelStream.Sink sink) {
    int high = Tiling.span(model, tiles.height());
    int wide = Tiling.span(model, tiles.width());
    return decoder.stream(
        classes,
        tiles.height() / model.stride(),
        tiles.width() / model.stride(),
        span(high, shown.height(), wanted.height()),
        span(wide, shown.width(), wanted.width()),
        wanted.height(),
        wanted.width(),
        sink);
  }

  /** Runs all tiles of a plan into a stream. */
  void run(RowSource rows, Tiling.Plan plan, LabelStream stream, Progress progress) {
    new TiledRun(views, preprocessing, plan, model.stride(), classes, Tta.Average.PROBABILITIES)
        .run(rows, stream::push, progress);
  }

  private int channel(int id) {
    return classes == 1 ? 0 : id;
  }

  private Detail detail(
      Picture picture,
      Decoded decoded,
      List<ClassGroup> wanted,
      List<Integer> channels,
      Provenance provenance) {
    float @Nullable [] sure = decoded.confidence();
    LabelMap map = LabelMap.of(picture.width(), picture.height(), decoded.labels().bytes());
    Segmentation segmentation =
        new Segmentation(map, labels, sure == null ? null : Confidence.of(sure), provenance);
    List<Probability> probabilities = new ArrayList<>();
    for (ClassGroup group : wanted) {
      float[] sum = new float[picture.width() * picture.height()];
      for (int id : group.ids()) {
        float[] one = decoded.probabilities().get(channels.indexOf(channel(id)));
        boolean rest = classes == 1 && id == 0;
        for (int i = 0; i < sum.length; i++) {
          sum[i] += rest ? 1 - one[i] : one[i];
        }
      }
      probabilities.add(new Probability(group, sum));
    }
    return new Detail(segmentation, probabilities);
  }

  @Override
  public void close() {
    engine.close();
  }
}
