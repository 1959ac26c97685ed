package io.intarsia.predict.cam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.intarsia.base.NdArray;
import io.intarsia.base.Refusal;
import io.intarsia.graph.Program;
import io.intarsia.graph.Tracer;
import io.intarsia.nn.Network;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.Weights;
import io.intarsia.nn.layer.Linear;
import io.intarsia.run.Executor;
import io.intarsia.run.Interpreter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClassMapsTest {
  /** Scores of the mean of the picture's own three channels. */
  private static final class Mean extends Network {
    private final Linear fc = child("fc", new Linear(3, 2));

    Mean() {
      super(3);
    }

    @Override
    public Map<String, Tensor> forward(Tensor picture) {
      return Map.of(LOGITS, fc.forward(picture.mean(false, 2, 3)));
    }
  }

  private static final Weights WEIGHTS =
      Weights.of(
          Map.of(
              "fc.weight", NdArray.ofFloats(new float[] {1, 2, 3, 0.5f, 0, 1}, 2, 3),
              "fc.bias", NdArray.ofFloats(new float[] {10, -20}, 2)));

  private static NdArray picture() {
    float[] values = new float[3 * 2 * 4];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 7 + 1;
    }
    return NdArray.ofFloats(values, 1, 3, 2, 4);
  }

  private static Program program() {
    return ClassMaps.with(new Program(Tracer.trace(new Mean()), WEIGHTS));
  }

  @Test
  void theMeanOfAMapAndTheBiasAreTheScore() {
    try (Executor.Session session = new Interpreter().prepare(program())) {
      Map<String, NdArray> got = session.run(Map.of(Tracer.PICTURE, picture()));
      NdArray maps = got.get(ClassMaps.CAM);
      assertThat(maps.shape()).containsExactly(1, 2, 2, 4);
      for (int c = 0; c < 2; c++) {
        double sum = 0;
        for (int i = 0; i < 8; i++) {
          sum += maps.at(8 * c + i);
        }
        double bias = c == 0 ? 10 : -20;
        assertThat(sum / 8 + bias).isCloseTo(got.get(Network.LOGITS).at(c), within(1e-4));
      }
    }
  }

  @Test
  void mirrorImagesAreTurnedBack() {
    try (Executor.Session session = new Interpreter().prepare(program())) {
      NdArray alone = session.run(Map.of(Tracer.PICTURE, picture())).get(ClassMaps.CAM);
      MapMerge merged = ClassMaps.of(session, List.of(picture()), 2, 4, new int[] {1});
      double most = 0;
      for (int i = 0; i < 8; i++) {
        most = Math.max(most, alone.at(8 + i));
      }
      // A map that reads single pixels is the same of the mirror image: twice itself, scaled away.
      assertThat(merged.full().shape()).containsExactly(1, 2, 4);
      NdArray pair =
          MapMerge.mirrored(NdArray.ofFloats(new float[] {1, 2, 3, 10, 20, 30}, 2, 1, 1, 3));
      assertThat(pair.floats()).containsExactly(31, 22, 13);
      assertThat(most).isPositive();
    }
  }

  @Test
  void refusesWhatIsNoLinearMapOfAMean() {
    Network other =
        new Network(3) {
          @Override
          public Map<String, Tensor> forward(Tensor picture) {
            return Map.of(LOGITS, picture.relu());
          }
        };
    Program program = new Program(Tracer.trace(other), Weights.of(Map.of()));
    assertThatThrownBy(() -> ClassMaps.with(program))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("the last operation here is relu");
  }

  @Test
  void gradientsWeighChannels() {
    NdArray features = NdArray.ofFloats(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 1, 2, 2, 2);
    NdArray gradients = NdArray.ofFloats(new float[] {1, 1, 1, 1, -1, 0, 0, 0}, 1, 2, 2, 2);
    GradientMaps plain = GradientMaps.gradCam(features, gradients);
    assertThat(plain.weights().floats()).containsExactly(1, -0.25f);
    // 1 - 5/4 is below 0; 2 - 6/4, 3 - 7/4 and 4 - 8/4 are not.
    assertThat(plain.maps().floats()).containsExactly(0, 0.5f, 1.25f, 2);
    GradientMaps plus = GradientMaps.gradCamPlusPlus(features, gradients);
    // Each of the first channel's shares is 1/(2 + 10); the second has no positive gradient.
    assertThat(plus.weights().at(0)).isCloseTo(4 / 12.0, within(1e-6));
    assertThat(plus.weights().at(1)).isZero();
    NdArray scaled = plain.scaled(2, 2);
    assertThat(scaled.at(0)).isZero();
    assertThat(scaled.at(3)).isCloseTo(1, within(1e-6));
  }
}
