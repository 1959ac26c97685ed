package io.intarsia.graph.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import io.intarsia.base.NdArray;
import io.intarsia.graph.Program;
import io.intarsia.graph.Tracer;
import io.intarsia.nn.Network;
import io.intarsia.run.Executor;
import io.intarsia.run.Interpreter;
import io.intarsia.zoo.CompactUnet;
import io.intarsia.zoo.DeepLabV3Mobile;
import io.intarsia.zoo.Segformer;
import io.intarsia.zoo.encoder.MixTransformer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PassesKeepResultsTest {
  private static final MixTransformer.Config SMALL =
      new MixTransformer.Config(
          3,
          List.of(2, 1, 1, 2),
          List.of(8, 12, 20, 24),
          List.of(1, 2, 5, 4),
          List.of(8, 4, 2, 1),
          List.of(7, 3, 3, 3),
          List.of(4, 2, 2, 2),
          List.of(4, 4, 2, 2),
          0);

  private final Network network = new Segformer(SMALL, 16, 5);
  private final Program plain = new Program(Tracer.trace(network), TestWeights.of(network, 7));

  private static NdArray picture(int batch, int height, int width) {
    Random random = new Random(3);
    float[] values = new float[batch * 3 * height * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = 4 * random.nextFloat() - 2;
    }
    return NdArray.ofFloats(values, batch, 3, height, width);
  }

  private static float[] run(Program program, NdArray picture) {
    try (Executor.Session session = new Interpreter().prepare(program)) {
      return session.run(Map.of(Tracer.PICTURE, picture)).get(Network.LOGITS).floats();
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 32, 32", "1, 33, 49", "2, 40, 32"})
  void allPassesTogetherKeepTheLogits(int batch, int height, int width) {
    NdArray picture = picture(batch, height, width);
    assertClose(run(Rewrites.apply(plain), picture), run(plain, picture));
  }

  @Test
  void otherNetworksKeepTheirLogitsToo() {
    for (Network other : List.of(new DeepLabV3Mobile(3, 4), new CompactUnet(3, 2))) {
      Program program = new Program(Tracer.trace(other), TestWeights.of(other, 3));
      NdArray picture = picture(1, 17, 25);
      assertClose(run(Rewrites.apply(program), picture), run(program, picture));
    }
  }

  @Test
  void eachPassAloneKeepsTheLogits() {
    NdArray picture = picture(1, 32, 40);
    Program current = plain;
    for (Pass pass : Rewrites.all()) {
      Program next = pass.apply(current).program();
      assertClose(run(next, picture), run(current, picture));
      current = next;
    }
  }

  private static void assertClose(float[] got, float[] wanted) {
    assertThat(got).hasSameSizeAs(wanted);
    double largest = 0;
    double spread = 0;
    for (int i = 0; i < got.length; i++) {
      largest = Math.max(largest, Math.abs(got[i] - wanted[i]));
      spread = Math.max(spread, Math.abs(wanted[i]));
    }
    assertThat(spread).isGreaterThan(0.1);
    assertThat(largest).isLessThan(1e-4);
  }
}
