package io.intarsia.predict.ort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.intarsia.base.NdArray;
import io.intarsia.graph.BindSizes;
import io.intarsia.graph.Program;
import io.intarsia.graph.Tracer;
import io.intarsia.graph.rewrite.Rewrites;
import io.intarsia.nn.Network;
import io.intarsia.onnx.OnnxOptions;
import io.intarsia.onnx.OnnxWriter;
import io.intarsia.run.Executor;
import io.intarsia.run.Interpreter;
import io.intarsia.zoo.Segformer;
import io.intarsia.zoo.encoder.MixTransformer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockedLayoutTest {
  private static final String REORDER = "com.microsoft.nchwc:ReorderOutput";

  /** Widths that divide into blocks, and 40 and 24, which do not for every processor. */
  private static Program rewritten(int channels) {
    Network network =
        new Segformer(
            new MixTransformer.Config(
                channels,
                List.of(1, 1, 1, 2),
                List.of(16, 32, 40, 48),
                List.of(1, 2, 5, 3),
                List.of(8, 4, 2, 1),
                List.of(7, 3, 3, 3),
                List.of(4, 2, 2, 2),
                List.of(4, 4, 2, 2),
                0),
            24,
            7);
    Program plain = new Program(Tracer.trace(network), OrtTiming.random(network, 4));
    return Rewrites.apply(plain);
  }

  @ParameterizedTest
  @CsvSource({"3, 1, 32, 64", "3, 2, 64, 32", "1, 1, 40, 56", "20, 1, 33, 45"})
  void givesWhatPlainJavaGives(int channels, int batch, int height, int width) {
    Program program = rewritten(channels);
    Map<String, NdArray> input =
        Map.of(Tracer.PICTURE, OrtTiming.picture(5, batch, channels, height, width));
    float[] wanted;
    try (Executor.Session session = new Interpreter().prepare(program)) {
      wanted = session.run(input).get(Network.LOGITS).floats();
    }
    Program bound = BindSizes.bind(program, batch, height, width);
    try (Executor.Session session = new OrtExecutor(OrtOptions.standard()).prepare(bound)) {
      float[] got = session.run(input).get(Network.LOGITS).floats();
      assertThat(got).hasSameSizeAs(wanted);
      for (int i = 0; i < got.length; i++) {
        assertThat(got[i]).isCloseTo(wanted[i], org.assertj.core.data.Offset.offset(2e-5f));
      }
    }
  }

  @Test
  void onlyAttentionAndTheResultLeaveTheLayout() {
    int block = OrtRuntime.block();
    assumeTrue(block > 0, "ONNX Runtime has no blocked layout on this processor");
    Network b0 = OrtTiming.network("b0");
    Program plain = new Program(Tracer.trace(b0), OrtTiming.random(b0, 1));
    Program bound = BindSizes.bind(Rewrites.apply(plain), 1, 128, 128);
    List<String> operators =
        OnnxWriter.model(bound, OnnxOptions.standard().withBlock(block)).operators();
    int layers = 8;
    assertThat(operators.stream().filter(REORDER::equals)).hasSize(3 * layers + 1);
    assertThat(operators).doesNotContain("Conv");
  }

  @Test
  void anExportHoldsOperatorsOfTheStandardDomainOnly() {
    Program bound = BindSizes.bind(rewritten(3), 1, 64, 64);
    assertThat(OnnxWriter.model(bound, OnnxOptions.standard()).operators())
        .noneMatch(operator -> operator.contains(":"));
  }
}
