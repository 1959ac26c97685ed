package io.intarsia.torch.grad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.intarsia.graph.Graph;
import io.intarsia.graph.Tracer;
import io.intarsia.nn.Initial;
import io.intarsia.nn.Manifest;
import io.intarsia.nn.Network;
import io.intarsia.torch.Scope;
import io.intarsia.torch.TorchNatives;
import io.intarsia.torch.TorchSettings;
import io.intarsia.zoo.Smp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way back reaches every parameter of a member of each family, below a decoder. */
class EncoderBackwardTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "vgg11_bn",
        "densenet121",
        "xception",
        "inceptionv4",
        "inceptionresnetv2",
        "dpn68",
        "dpn68b",
        "se_resnet50",
        "timm-skresnet18",
        "tu-res2net50_26w_4s",
        "tu-resnest14d",
        "tu-regnety_002",
        "mobilenet_v2",
        "tu-tf_mobilenetv3_small_100",
        "mit_b0",
        "resnet18"
      })
  void reachesEveryParameter(String encoder) {
    assumeTrue(TorchNatives.available(), TorchNatives.reason());
    String architecture =
        switch (encoder) {
          case "mit_b0" -> "segformer";
          case "resnet18" -> "manet";
          default -> "unet";
        };
    Network network = Smp.build(architecture, encoder, 3, 2);
    assertThat(unreached(network)).isEmpty();
  }

  /** Parameters whose gradient is missing, zero all over or not finite. */
  private static List<String> unreached(Network network) {
    Manifest manifest = network.manifest();
    Graph graph = Tracer.trace(network);
    List<String> unreached = new ArrayList<>();
    try (TorchState state = TorchState.of(manifest, Initial.of(manifest, 1), "cpu");
        GradPlan plan = new GradPlan(graph, TorchSettings.cpu(), true)) {
      Scope.within(
          () -> {
            torch.manual_seed(1);
            Tensor picture = torch.randn(2, 3, 64, 96);
            Tensor logits = plan.run(state, Map.of(Tracer.PICTURE, picture)).get(Network.LOGITS);
            logits.mul(torch.randn(2, 2, 64, 96)).sum().backward();
            state
                .trainable()
                .forEach(
                    (key, value) -> {
                      Tensor gradient = value.grad();
                      double most = gradient.defined() ? gradient.abs().max().item_double() : 0;
                      if (!(most > 0) || Double.isInfinite(most)) {
                        unreached.add(key);
                      }
                    });
            return unreached;
          });
    }
    return unreached;
  }
}
