package io.intarsia.predict;

import io.intarsia.base.NdArray;
import io.intarsia.base.Refusal;
import io.intarsia.image.Picture;
import io.intarsia.image.codec.Decoder;
import io.intarsia.label.LabelSpace;
import io.intarsia.predict.result.Segmentation;
import io.intarsia.pretrained.Pretrained;
import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Segments pictures with one model. Safe to use from many threads; to be closed when no call is
 * under way.
 *
 * <pre>{@code
 * try (Segmenter segmenter = Segmenter.load("nvidia/segformer-b0-finetuned-ade-512-512")) {
 *   Segmentation result = segmenter.segment(Path.of("photo.jpg"));
 *   result.areas().forEach(System.out::println);
 * }
 * }</pre>
 */
public final class Segmenter implements AutoCloseable {
  private final SegmenterBuilder settings;
  private final Runner runner;
  private final Decoder decoder;

  Segmenter(SegmenterBuilder settings) {
    this.settings = settings;
    this.runner = new Runner(settings);
    this.decoder = new Decoder(settings.limits());
  }

  /**
   * A segmenter with default settings.
   *
   * @param model a folder, a file, or {@code owner/name[@revision]} of the Hub
   * @throws Refusal USAGE, NETWORK or MODEL if the model cannot be loaded or does not segment
   */
  public static Segmenter load(String model) {
    return builder().model(model).build();
  }

  /**
   * A segmenter with default settings.
   *
   * @throws Refusal MODEL if the model does not segment
   */
  public static Segmenter of(Pretrained model) {
    return builder().model(model).build();
  }

  /** A segmenter with settings of its own. */
  public static SegmenterBuilder builder() {
    return new SegmenterBuilder();
  }

  /** The model. */
  public Pretrained model() {
    return runner.model();
  }

  /** The classes of its results; a model of a single class has a background besides. */
  public LabelSpace labels() {
    return runner.labels();
  }

  /**
   * Decodes a picture file as {@link #segment(Path)} does.
   *
   * @throws Refusal INPUT if it is no picture, damaged, or over a limit
   */
  public Picture decode(Path file) {
    return decoder.decode(file);
  }

  /**
   * Segments a picture file.
   *
   * @return labels at the picture's own size, its EXIF orientation applied
   * @throws Refusal INPUT if it is no picture, damaged, or over a limit
   */
  public Segmentation segment(Path file) {
    return segment(decoder.decode(file));
  }

  /**
   * Segments the bytes of a picture file.
   *
   * @throws Refusal INPUT if they are no picture, damaged, or over a limit
   */
  public Segmentation segment(byte[] file) {
    return segment(decoder.decode(file, "the picture"));
  }

  /**
   * Segments a picture file read from a stream, which is read to its end and left open.
   *
   * @throws Refusal INPUT if it is no picture, damaged, or over a limit
   */
  public Segmentation segment(InputStream file) {
    return segment(decoder.decode(file, "the picture"));
  }

  /** Segments an AWT image; alpha is dropped. */
  public Segmentation segment(BufferedImage image) {
    return segment(Picture.of(image));
  }

  /** Segments a picture; OpenCV's matrices become one by {@code Mats.toPicture}. */
  public Segmentation segment(Picture picture) {
    return runner.run(picture, List.of()).segmentation();
  }

  /**
   * Segments a picture and tells how probable some classes or merges are at each pixel.
   *
   * @param names of classes or merges, as {@link LabelSpace#find} knows them
   * @throws Refusal USAGE for an unknown name
   */
  public Detail segment(Picture picture, List<String> names) {
    return runner.run(picture, names.stream().map(labels()::find).toList());
  }

  /**
   * Says how probable every class is by itself, for a model whose classes may overlap: the sigmoid
   * of each, where {@link #segment(Picture)} lets classes compete. Several views are averaged class
   * by class.
   */
  public Scores scores(Picture picture) {
    return runner.scores(picture);
  }

  /**
   * Segments many files, several at a time: while one runs through the network, others are decoded
   * and their results used. A file that cannot be segmented does not stop the rest.
   *
   * @param files read as needed
   * @param jobs how many pictures are held at a time, at least 1
   * @param each told of every file in the order they are done, by as many threads as jobs; a fault
   *     it throws ends the batch and is thrown on
   * @throws IllegalArgumentException if jobs is not positive
   */
  public void segmentAll(Iterable<Path> files, int jobs, Consumer<Outcome> each) {
    new Batch(this, jobs).run(files.iterator(), each);
  }

  /**
   * Runs the network on pixels that were prepared elsewhere: they are neither resized nor tiled,
   * and seen once only.
   *
   * @param pixels [batch, channel, y, x], 32-bit floats, normalised as the model wants them
   * @return the scores [batch, class, y, x] on the network's own grid
   * @throws Refusal INPUT if the network does not take that shape
   */
  public NdArray logits(NdArray pixels) {
    return runner.logits(pixels);
  }

  /**
   * The labels of scores that {@link #logits} gave.
   *
   * @param height rows of the pixels the scores were made of
   * @param width their columns
   * @return class ids, [batch, y, x]
   * @throws Refusal if a score is not a number
   */
  public byte[] labels(NdArray logits, int height, int width) {
    return runner.labels(logits, height, width);
  }

  /** For pictures too large to be decoded whole; shares this segmenter's model and settings. */
  public HugeSegmenter huge() {
    return new HugeSegmenter(runner, settings.limits(), settings.progress());
  }

  /** Frees the model's memory; calls from then on fail. */
  @Override
  public void close() {
    runner.close();
  }
}
