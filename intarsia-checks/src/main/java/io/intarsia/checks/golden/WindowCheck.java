package io.intarsia.checks.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.base.NdArray;
import io.intarsia.checks.golden.model.Generated;
import io.intarsia.graph.Program;
import io.intarsia.graph.Tracer;
import io.intarsia.nn.Network;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.Weights;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.predict.decode.Logits;
import io.intarsia.predict.decode.Resample;
import io.intarsia.predict.tile.Ramp;
import io.intarsia.predict.tile.SlidingWindow;
import io.intarsia.predict.tile.Tiles;
import io.intarsia.run.Executor;
import io.intarsia.run.Interpreter;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tiles of a picture through a toy network that sees each tile's mean, averaged where they lap. */
final class WindowCheck {
  private static final double ALLOWED = 1e-5;

  private final Fixture fixture;
  private final Findings findings;

  WindowCheck(Fixture fixture, Findings findings) {
    this.fixture = fixture;
    this.findings = findings;
  }

  /** A 3x3 convolution of its input plus the mean of the input's first channel. */
  private static final class Toy extends Network {
    private final Conv2d slide = child("slide", new Conv2d(3, 4, 3, 1, 1));

    Toy() {
      super(3);
    }

    @Override
    public Map<String, Tensor> forward(Tensor picture) {
      Tensor mean = picture.slice(1, 0, 1).mean(true, 2, 3);
      return Map.of(LOGITS, slide.forward(picture).plus(mean));
    }
  }

  void run() {
    Network toy = new Toy();
    Map<String, NdArray> values = new LinkedHashMap<>();
    toy.manifest()
        .shapes()
        .forEach((key, shape) -> values.put(key, Generated.weights(key, 1, shape)));
    Program program = new Program(Tracer.trace(toy), Weights.of(values));
    try (Executor.Session session = new Interpreter().prepare(program)) {
      fixture.cases().forEach((name, c) -> findings.part(name, f -> slide(session, name, c)));
    }
  }

  private void slide(Executor.Session session, String name, JsonNode c) {
    NdArray batch = Fixture.array(c.get("input"));
    JsonNode params = c.get("params");
    int height = (int) batch.size(2);
    int width = (int) batch.size(3);
    Tiles tiles =
        Tiles.windows(
            height,
            width,
            params.at("/crop_size/0").asInt(),
            params.at("/crop_size/1").asInt(),
            params.at("/stride/0").asInt(),
            params.at("/stride/1").asInt());
    JsonNode rescale = params.path("rescale_to");
    float[] pixels = batch.floats();
    float[] all = new float[0];
    Logits logits = Logits.of(1, 1, 1, new float[1]);
    for (int n = 0; n < batch.size(0); n++) {
      int start = n * 3 * height * width;
      logits =
          new SlidingWindow(network(session), tiles, Ramp.UNIFORM)
              .logits((top, left, h, w) -> cut(pixels, start, height, width, top, left, h, w));
      if (rescale.isArray()) {
        logits = Resample.bilinear(logits, rescale.get(0).asInt(), rescale.get(1).asInt(), false);
      }
      int at = all.length;
      all = java.util.Arrays.copyOf(all, at + logits.values().limit());
      logits.values().get(0, all, at, logits.values().limit());
    }
    NdArray got = NdArray.ofFloats(all, batch.size(0), 4, logits.height(), logits.width());
    JsonNode wanted = c.get("output");
    double difference =
        wanted.has("data")
            ? Comparison.largest(got, Fixture.array(wanted))
            : Comparison.samples(got, wanted.get("samples"));
    findings.compare(name, difference, ALLOWED);
  }

  private static io.intarsia.predict.tile.Network network(Executor.Session session) {
    return new io.intarsia.predict.tile.Network() {
      @Override
      public int classes() {
        return 4;
      }

      @Override
      public int stride() {
        return 1;
      }

      @Override
      public Logits run(FloatBuffer nchw, int height, int width) {
        float[] tile = new float[3 * height * width];
        nchw.get(0, tile);
        NdArray input = NdArray.ofFloats(tile, 1, 3, height, width);
        NdArray out = session.run(Map.of(Tracer.PICTURE, input)).get(Network.LOGITS);
        return Logits.of(4, height, width, java.util.Objects.requireNonNull(out).floats());
      }
    };
  }

  private static FloatBuffer cut(
      float[] pixels, int start, int height, int width, int top, int left, int h, int w) {
    float[] out = new float[3 * h * w];
    for (int k = 0; k < 3; k++) {
      for (int y = 0; y < h; y++) {
        int from = start + (k * height + top + y) * width + left;
        System.arraycopy(pixels, from, out, (k * h + y) * w, w);
      }
    }
    return FloatBuffer.wrap(out);
  }
}
