package io.intarsia.checks.bench.peer;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.indexer.UByteIndexer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * From photo to mask with OpenCV and ONNX Runtime alone: decoded, squashed to the network's size,
 * run through the plain export, the best class of each low-resolution pixel taken, enlarged by
 * nearest pixel, written as PNG. The enlarging is coarser, and so cheaper, than a careful
 * program's.
 */
public final class PlainSegment {
  /** The beginnings of the names of the jars it needs. */
  public static final List<String> LIBRARIES =
      List.of("onnxruntime", "opencv", "javacpp", "openblas");

  private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
  private static final float[] STD = {0.229f, 0.224f, 0.225f};

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final int side;

  private PlainSegment(String model, int side, int threads) throws OrtException {
    this.side = side;
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(threads);
    session = environment.createSession(model, options);
  }

  /**
   * {@code MODEL SIDE THREADS PHOTO MASK} for one photo; {@code MODEL SIDE THREADS PHOTOS MASKS}
   * with folders obeys {@link Serve}'s commands, each run doing all photos.
   */
  public static void main(String[] args) throws Exception {
    PlainSegment program =
        new PlainSegment(args[0], Integer.parseInt(args[1]), Integer.parseInt(args[2]));
    Path in = Path.of(args[3]);
    Path out = Path.of(args[4]);
    if (!Files.isDirectory(in)) {
      program.segment(in, out);
      System.exit(0);
    }
    Serve.obey(text -> program.folder(in, out));
  }

  private void folder(Path in, Path out) throws IOException, OrtException {
    List<Path> files;
    try (Stream<Path> all = Files.list(in)) {
      files = all.sorted().toList();
    }
    for (Path file : files) {
      segment(file, out.resolve(file.getFileName() + ".png"));
    }
  }

  private void segment(Path in, Path out) throws OrtException {
    Mat photo = opencv_imgcodecs.imread(in.toString());
    Mat small = new Mat();
    opencv_imgproc.resize(photo, small, new Size(side, side));
    float[] pixels = new float[3 * side * side];
    UByteIndexer bgr = small.createIndexer();
    for (int i = 0; i < side * side; i++) {
      for (int c = 0; c < 3; c++) {
        int value = bgr.get(i / side, i % side, 2 - c);
        pixels[c * side * side + i] = (value / 255f - MEAN[c]) / STD[c];
      }
    }
    long[] shape = {1, 3, side, side};
    try (OnnxTensor input = OnnxTensor.createTensor(environment, FloatBuffer.wrap(pixels), shape);
        OrtSession.Result result = session.run(Map.of("pixel_values", input))) {
      OnnxTensor logits = (OnnxTensor) result.get(0);
      long[] sizes = logits.getInfo().getShape();
      byte[] best = best(logits.getFloatBuffer(), (int) sizes[1], (int) (sizes[2] * sizes[3]));
      Mat low = new Mat((int) sizes[2], (int) sizes[3], photo.depth(), new BytePointer(best));
      Mat mask = new Mat();
      opencv_imgproc.resize(low, mask, photo.size(), 0, 0, opencv_imgproc.INTER_NEAREST);
      opencv_imgcodecs.imwrite(out.toString(), mask);
    }
  }

  private static byte[] best(FloatBuffer logits, int classes, int pixels) {
    byte[] best = new byte[pixels];
    float[] most = new float[pixels];
    logits.get(0, most);
    for (int c = 1; c < classes; c++) {
      for (int i = 0; i < pixels; i++) {
        float value = logits.get(c * pixels + i);
        if (value > most[i]) {
          most[i] = value;
          best[i] = (byte) c;
        }
      }
    }
    return best;
  }
}
