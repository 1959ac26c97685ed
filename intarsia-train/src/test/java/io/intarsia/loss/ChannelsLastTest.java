package io.intarsia.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.intarsia.base.NdArray;
import io.intarsia.torch.Scope;
import io.intarsia.torch.Tensors;
import io.intarsia.torch.TorchNatives;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cross-entropy takes another way where the classes of a pixel lie together in memory. */
class ChannelsLastTest {
  private static final double ALLOWED = 1e-6;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void crossEntropyIsTheSameHoweverLogitsLie(boolean weighted) {
    assumeTrue(TorchNatives.available(), TorchNatives.reason());
    List<Double> weights = weighted ? List.of(1.0, 0.5, 2.0, 1.0, 3.0) : List.of();
    CrossEntropy loss =
        new CrossEntropy(weights, 255, 0.1, Reduction.MEAN, 1, CrossEntropy.Ohem.ALL, false);
    NdArray[] first = run(loss, MemoryFormat.Contiguous);
    NdArray[] last = run(loss, MemoryFormat.ChannelsLast);
    for (int part = 0; part < first.length; part++) {
      for (int i = 0; i < first[part].count(); i++) {
        assertThat(Math.abs(first[part].at(i) - last[part].at(i))).isLessThan(ALLOWED);
      }
    }
  }

  /** Loss and gradient of one batch. */
  private static NdArray[] run(Loss loss, MemoryFormat format) {
    return Scope.within(
        () -> {
          torch.manual_seed(3);
          Tensor logits = torch.randn(2, 5, 6, 7).contiguous(format).set_requires_grad(true);
          Tensor truth = torch.randint(5, new long[] {2, 6, 7}).to(ScalarType.Long);
          truth.narrow(1, 0, 1).narrow(2, 0, 3).fill_(new org.bytedeco.pytorch.Scalar(255));
          Tensor value = loss.of(logits, truth);
          value.backward();
          return new NdArray[] {Tensors.download(value.detach()), Tensors.download(logits.grad())};
        });
  }
}
