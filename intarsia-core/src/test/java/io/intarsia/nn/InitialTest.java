package io.intarsia.nn;

import static org.assertj.core.api.Assertions.assertThat;

import io.intarsia.base.NdArray;
import io.intarsia.graph.Program;
import io.intarsia.graph.Tracer;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.ConvTranspose2d;
import io.intarsia.nn.layer.Unit;
import io.intarsia.op.Window;
import io.intarsia.run.Interpreter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InitialTest {
  /** One layer and nothing else. */
  private static final class Single extends Network {
    private final Unit unit;

    Single(int channels, Unit unit) {
      super(channels);
      this.unit = child("unit", unit);
    }

    @Override
    public Map<String, Tensor> forward(Tensor picture) {
      return Map.of(LOGITS, unit.forward(picture));
    }
  }

  private static NdArray run(Network network, NdArray picture) {
    Weights weights = Initial.of(network.manifest(), 1);
    Program program = new Program(Tracer.trace(network), weights);
    try (var session = new Interpreter().prepare(program)) {
      return session.run(Map.of(Tracer.PICTURE, picture)).get(Network.LOGITS);
    }
  }

  private static NdArray ramp(int channels, int side) {
    float[] values = new float[channels * side * side];
    for (int i = 0; i < values.length; i++) {
      int channel = i / (side * side);
      values[i] = i % side + 10f * (i / side % side) + 1000f * channel;
    }
    return NdArray.ofFloats(values, 1, channels, side, side);
  }

  /** Away from the border a plane stays a plane, and no channel sees another. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aBilinearKernelInterpolates(int groups) {
    Window window = Window.square(4, 2, 1, 1);
    NdArray up =
        run(
            new Single(3, new ConvTranspose2d(3, 3, window, groups, new Init.Bilinear(), null)),
            ramp(3, 6));
    assertThat(up.shape()).containsExactly(1, 3, 12, 12);
    for (int c = 0; c < 3; c++) {
      for (int y = 1; y < 11; y++) {
        for (int x = 1; x < 11; x++) {
          double wanted = (x + 0.5) / 2 - 0.5 + 10 * ((y + 0.5) / 2 - 0.5) + 1000 * c;
          assertThat(up.at((c * 12 + y) * 12 + x)).isEqualTo(wanted);
        }
      }
    }
  }

  @Test
  void anIdentitySumsItsPartOverTheResultsOfThatPart() {
    Window window = Window.square(3, 1, 2, 2);
    Init identity = new Init.Identity(2, 0);
    NdArray picture = ramp(4, 5);
    NdArray out = run(new Single(4, new Conv2d(4, 6, window, 1, identity, Init.ZEROS)), picture);
    for (int o = 0; o < 6; o++) {
      for (int i = 0; i < 25; i++) {
        int first = o / 3 * 50 + i;
        double wanted = (picture.at(first) + picture.at(first + 25)) / 3;
        assertThat(out.at(o * 25 + i)).isCloseTo(wanted, org.assertj.core.data.Offset.offset(1e-3));
      }
    }
  }
}
