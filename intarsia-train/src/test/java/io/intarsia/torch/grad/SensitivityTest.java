package io.intarsia.torch.grad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.intarsia.base.NdArray;
import io.intarsia.base.Refusal;
import io.intarsia.graph.Program;
import io.intarsia.graph.Tracer;
import io.intarsia.nn.Initial;
import io.intarsia.nn.Network;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.Weights;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.op.Layout;
import io.intarsia.op.Spectral;
import io.intarsia.run.Executor;
import io.intarsia.run.Interpreter;
import io.intarsia.torch.TorchNatives;
import io.intarsia.torch.TorchSettings;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Gradients by inner features against differences of plain Java. */
class SensitivityTest {
  @BeforeAll
  static void needsLibtorch() {
    assumeTrue(TorchNatives.available(), TorchNatives::reason);
  }

  /** A convolution, GELU of its spectrum, a convolution, sigmoid, the mean: smooth throughout. */
  private static final class Spectrum extends Network {
    private final Conv2d first = child("first", new Conv2d(1, 2, 3, 1, 1));
    private final Conv2d last = child("last", new Conv2d(2, 3, 1, 1, 0));

    Spectrum() {
      super(1);
    }

    Tensor after(Tensor x) {
      Tensor spectrum = x.apply(new Spectral.Rfft2(), List.of(x));
      Tensor flat = spectrum.flatten(3).gelu();
      Tensor pairs = flat.apply(new Layout.Unflatten(2), List.of(flat));
      Tensor back = x.apply(new Spectral.Irfft2(), List.of(pairs, x));
      // Not the plain mean, which depends on one coefficient only.
      return last.forward(back).sigmoid().mean(false, 2, 3);
    }

    @Override
    public Map<String, Tensor> forward(Tensor picture) {
      return Map.of(LOGITS, after(first.forward(picture)));
    }
  }

  /** The part behind the first convolution alone. */
  private static final class Rest extends Network {
    private final Spectrum whole = child("", new Spectrum());

    Rest() {
      super(2);
    }

    @Override
    public Map<String, Tensor> forward(Tensor features) {
      return Map.of(LOGITS, whole.after(features));
    }
  }

  private static NdArray random(long seed, long... shape) {
    Random random = new Random(seed);
    float[] values = new float[(int) NdArray.count(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return NdArray.ofFloats(values, shape);
  }

  @Test
  void gradientsThroughFourierTransformsAreThoseOfDifferences() {
    Network network = new Spectrum();
    Weights weights = Initial.of(network.manifest(), 5);
    NdArray pictures = random(1, 2, 1, 4, 5);
    int[] classes = {2, 0};
    TorchSettings settings = TorchSettings.cpu().withThreads(1);
    Sensitivity found = Sensitivity.of(network, weights, "first", pictures, classes, settings);
    Program rest = new Program(Tracer.trace(new Rest()), weights);
    try (Executor.Session session = new Interpreter().prepare(rest)) {
      float[] features = found.features().floats();
      float step = 1e-2f;
      for (int i = 0; i < features.length; i++) {
        double difference = 0;
        for (int sign : new int[] {1, -1}) {
          float[] moved = features.clone();
          moved[i] += sign * step;
          NdArray input = NdArray.ofFloats(moved, found.features().shape());
          NdArray logits = session.run(Map.of(Tracer.PICTURE, input)).get(Network.LOGITS);
          difference += sign * (logits.at(classes[0]) + logits.at(3 + classes[1]));
        }
        assertThat(found.gradients().at(i)).isCloseTo(difference / (2 * step), within(2e-4));
      }
      assertThat(
              java.util.stream.IntStream.range(0, features.length)
                  .mapToDouble(i -> Math.abs(found.gradients().at(i)))
                  .max()
                  .orElseThrow())
          .isGreaterThan(0.002);
    }
  }

  @Test
  void namesTheStagesThereAre() {
    Network network = new Spectrum();
    Weights weights = Initial.of(network.manifest(), 5);
    NdArray picture = random(1, 1, 1, 4, 5);
    int[] one = {0};
    TorchSettings settings = TorchSettings.cpu();
    assertThatThrownBy(() -> Sensitivity.of(network, weights, "middle", picture, one, settings))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("no stage middle; its last ones are [first, last]");
  }
}
