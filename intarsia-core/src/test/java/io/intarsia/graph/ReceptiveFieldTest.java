package io.intarsia.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.intarsia.base.NdArray;
import io.intarsia.nn.Network;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.Weights;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.op.Window;
import io.intarsia.run.Executor;
import io.intarsia.run.Interpreter;
import io.intarsia.zoo.CompactUnet;
import io.intarsia.zoo.DeepLabV3Mobile;
import io.intarsia.zoo.Segformer;
import io.intarsia.zoo.encoder.MixTransformer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReceptiveFieldTest {
  private static final int SIDE = 64;

  /** Convolution, pooling, dilated and strided convolution, back up, and a skip connection. */
  private static final class Hourglass extends Network {
    private final Conv2d first = child("first", new Conv2d(1, 2, 3, 1, 1));
    private final Conv2d dilated =
        child("dilated", new Conv2d(2, 2, Window.square(3, 1, 2, 2), 1, true));
    private final Conv2d down = child("down", new Conv2d(2, 2, 2, 2, 0));
    private final Conv2d last = child("last", new Conv2d(4, 1, 1, 1, 0));

    Hourglass() {
      super(1);
    }

    @Override
    public Map<String, Tensor> forward(Tensor picture) {
      Tensor full = first.forward(picture);
      Tensor low = full.maxPool(Window.square(2, 2, 0, 1), false);
      Tensor lower = down.forward(dilated.forward(low));
      return Map.of(LOGITS, last.forward(Tensor.concat(1, List.of(lower.nearestLike(full), full))));
    }
  }

  private static Program drawn(Network network) {
    Random random = new Random(1);
    Map<String, NdArray> values = new LinkedHashMap<>();
    network
        .manifest()
        .shapes()
        .forEach(
            (key, shape) -> {
              float[] value = new float[(int) NdArray.count(shape)];
              for (int i = 0; i < value.length; i++) {
                value[i] = 0.1f + random.nextFloat();
              }
              values.put(key, NdArray.ofFloats(value, shape));
            });
    return new Program(Tracer.trace(network), Weights.of(values));
  }

  private static float[] run(Executor.Session session, float[] picture) {
    NdArray input = NdArray.ofFloats(picture, 1, 1, SIDE, SIDE);
    return session.run(Map.of(Tracer.PICTURE, input)).get(Network.LOGITS).floats();
  }

  @Test
  void coversEveryResultThatAPixelChangesAndIsTight() {
    Program program = drawn(new Hourglass());
    ReceptiveField field = ReceptiveField.of(program.graph()).orElseThrow();
    assertThat(field.alignment()).isEqualTo(4);
    int before = 0;
    int after = 0;
    try (Executor.Session session = new Interpreter().prepare(program)) {
      float[] empty = new float[SIDE * SIDE];
      float[] plain = run(session, empty);
      for (int at = 28; at < 32; at++) {
        float[] one = empty.clone();
        Arrays.fill(one, at * SIDE, (at + 1) * SIDE, 1);
        float[] changed = run(session, one);
        for (int y = 0; y < SIDE; y++) {
          if (changed[y * SIDE + 32] != plain[y * SIDE + 32]) {
            before = Math.max(before, y - at);
            after = Math.max(after, at - y);
          }
        }
      }
    }
    assertThat(field.before()).isEqualTo(before);
    assertThat(field.after()).isEqualTo(after);
  }

  @Test
  void isFiniteForTheUnetAndNotForGlobalContext() {
    ReceptiveField unet = ReceptiveField.of(Tracer.trace(new CompactUnet(1, 2))).orElseThrow();
    assertThat(unet.alignment()).isEqualTo(4);
    assertThat(unet.halo()).isBetween(16, 32);

    Network segformer =
        new Segformer(
            MixTransformer.Config.standard(3, List.of(1, 1, 1, 1), List.of(8, 16, 20, 32)), 24, 3);
    assertThat(ReceptiveField.of(Tracer.trace(segformer))).isEmpty();
    assertThat(ReceptiveField.of(Tracer.trace(new DeepLabV3Mobile(3, 21)))).isEmpty();
  }
}
