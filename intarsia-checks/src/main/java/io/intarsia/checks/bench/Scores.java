package io.intarsia.checks.bench;

import io.intarsia.base.NdArray;
import io.intarsia.graph.BindSizes;
import io.intarsia.graph.Program;
import io.intarsia.graph.Tracer;
import io.intarsia.graph.rewrite.Rewrites;
import io.intarsia.image.Preprocess;
import io.intarsia.image.codec.Decoder;
import io.intarsia.nn.Network;
import io.intarsia.predict.ort.OrtExecutor;
import io.intarsia.predict.ort.OrtOptions;
import io.intarsia.predict.ort.OrtProgram;
import io.intarsia.preprocess.SizePolicy;
import io.intarsia.pretrained.Pretrained;
import io.intarsia.pretrained.PretrainedLoader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;

/**
 * Class scores of a few pictures, [pictures, 150, 128, 128], in a file of little-endian floats.
 *
 * @param file where they are
 * @param source what they were made of, for the reader of a table
 */
record Scores(Path file, String source) {
  static final int CLASSES = 150;
  static final int SIDE = 128;
  static final int PICTURES = 5;

  private static final String WEIGHTS = "weights/deeplabv3_mobilenetv2_voc21.safetensors";
  private static final int STRIDE = 8;

  /** Finds or makes them: of real photos where those are on this machine, else of smooth noise. */
  static Scores prepare(Path folder) throws IOException {
    Optional<Path> shared = Shared.folder().filter(s -> Files.exists(s.resolve(WEIGHTS)));
    Scores scores =
        shared.isPresent()
            ? new Scores(
                folder.resolve("scores-photos.f32"),
                "DeepLab on photos; its 21 classes stand for 150, each with an offset of its own")
            : new Scores(folder.resolve("scores-noise.f32"), "SYNTHETIC smooth noise, no photos");
    if (!Files.exists(scores.file)) {
      ByteBuffer values =
          ByteBuffer.allocate(4 * PICTURES * CLASSES * SIDE * SIDE).order(ByteOrder.LITTLE_ENDIAN);
      if (shared.isPresent()) {
        photos(shared.get(), values);
      } else {
        noise(values);
      }
      Files.createDirectories(folder);
      Files.write(scores.file, values.array());
    }
    return scores;
  }

  private static void photos(Path shared, ByteBuffer out) throws IOException {
    Pretrained model = PretrainedLoader.load("deeplab", shared.resolve(WEIGHTS));
    int input = SIDE * STRIDE;
    Program program = BindSizes.bind(Rewrites.apply(model.program()), 1, input, input);
    Preprocess preprocess =
        new Preprocess(model.preprocessing().withSizing(new SizePolicy.Exact(input, input), 1));
    try (OrtProgram session = new OrtExecutor(OrtOptions.standard()).prepare(program)) {
      for (Path photo : Shared.photos(shared, PICTURES)) {
        float[] pixels = preprocess.apply(new Decoder().decode(photo));
        NdArray picture = NdArray.ofFloats(pixels, 1, 3, input, input);
        Map<String, NdArray> results = session.run(Map.of(Tracer.PICTURE, picture));
        spread(Objects.requireNonNull(results.get(Network.LOGITS)), out);
      }
    }
  }

  /** Planes again and again, each lower by an amount of its own, so that few win anywhere. */
  private static void spread(NdArray logits, ByteBuffer out) {
    float[] values = logits.floats();
    int plane = SIDE * SIDE;
    int classes = values.length / plane;
    Random random = new Random(7);
    for (int c = 0; c < CLASSES; c++) {
      float lower = c < classes ? 0 : 3 * random.nextFloat();
      for (int i = 0; i < plane; i++) {
        out.putFloat(values[c % classes * plane + i] - lower);
      }
    }
  }

  /** Waves of random direction and phase, three to a class. */
  private static void noise(ByteBuffer out) {
    Random random = new Random(7);
    for (int c = 0; c < PICTURES * CLASSES; c++) {
      double[][] waves = new double[3][];
      for (int w = 0; w < waves.length; w++) {
        waves[w] =
            new double[] {
              random.nextGaussian() / 12, random.nextGaussian() / 12, random.nextInt(7)
            };
      }
      for (int i = 0; i < SIDE * SIDE; i++) {
        double sum = 0;
        for (double[] wave : waves) {
          sum += Math.sin(wave[0] * (i % SIDE) + wave[1] * (i / SIDE) + wave[2]);
        }
        out.putFloat((float) (3 * sum));
      }
    }
  }

  /** Reads one picture's scores. */
  static ByteBuffer read(ByteBuffer all, int picture) {
    int bytes = 4 * CLASSES * SIDE * SIDE;
    return all.slice(picture * bytes, bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
