package io.intarsia.predict.ort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.intarsia.base.NdArray;
import io.intarsia.base.Refusal;
import io.intarsia.graph.BindSizes;
import io.intarsia.graph.Program;
import io.intarsia.graph.Tracer;
import io.intarsia.graph.rewrite.Rewrites;
import io.intarsia.nn.Network;
import io.intarsia.onnx.OnnxOptions;
import io.intarsia.onnx.OnnxWriter;
import io.intarsia.run.Interpreter;
import io.intarsia.zoo.Segformer;
import io.intarsia.zoo.encoder.MixTransformer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegformerOnOrtTest {
  private static final Network NETWORK =
      new Segformer(
          MixTransformer.Config.standard(3, List.of(1, 2, 1, 1), List.of(8, 16, 20, 32)), 24, 7);
  private static final Program PLAIN =
      new Program(Tracer.trace(NETWORK), OrtTiming.random(NETWORK, 1));
  private static final OrtExecutor ENGINE = new OrtExecutor(OrtOptions.standard());

  private static NdArray logits(Program program, NdArray picture) {
    try (OrtProgram session = ENGINE.prepare(program)) {
      return session.run(Map.of(Tracer.PICTURE, picture)).get(Network.LOGITS);
    }
  }

  private static void compare(NdArray got, NdArray wanted) {
    assertThat(got.shape()).containsExactly(wanted.shape());
    for (int i = 0; i < got.count(); i++) {
      assertThat(got.at(i)).isCloseTo(wanted.at(i), within(1e-4));
    }
  }

  @Test
  void oneSymbolicSessionServesOddSizesAndBatches() {
    Program rewritten = Rewrites.apply(PLAIN);
    try (OrtProgram plain = ENGINE.prepare(PLAIN);
        OrtProgram fast = ENGINE.prepare(rewritten);
        Interpreter.Session java = new Interpreter().prepare(PLAIN)) {
      for (long[] size : new long[][] {{1, 3, 64, 96}, {2, 3, 65, 33}, {1, 3, 47, 70}}) {
        Map<String, NdArray> input = Map.of(Tracer.PICTURE, OrtTiming.picture(3, size));
        NdArray wanted = java.run(input).get(Network.LOGITS);
        compare(plain.run(input).get(Network.LOGITS), wanted);
        compare(fast.run(input).get(Network.LOGITS), wanted);
        double first = fast.run(input, lent -> lent.get(Network.LOGITS).at(0));
        assertThat(first).isCloseTo(wanted.at(0), within(1e-4));
        compare(logits(BindSizes.bind(rewritten, size[0], size[2], size[3]), input), wanted);
      }
    }
  }

  private static NdArray logits(Program program, Map<String, NdArray> input) {
    return logits(program, input.get(Tracer.PICTURE));
  }

  @Test
  void refusesAPictureOfTheWrongShape() {
    try (OrtProgram session = ENGINE.prepare(PLAIN)) {
      assertThatThrownBy(
              () -> session.run(Map.of(Tracer.PICTURE, OrtTiming.picture(1, 1, 4, 8, 8))))
          .isInstanceOf(Refusal.class)
          .hasMessage("pixel_values: the model takes [N, 3, H, W], got [1, 4, 8, 8]");
      assertThatThrownBy(() -> session.run(Map.of()))
          .isInstanceOf(Refusal.class)
          .hasMessage("the model wants the input pixel_values, got []");
    }
  }

  @Test
  void aModelWithItsValuesBesideItLoadsWithItsTexts(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("modèle.onnx");
    OnnxOptions options = OnnxOptions.standard().withMetadata(Map.of("classes", "[\"mur\"]"));
    OnnxWriter.write(PLAIN, file, options.withExternalFrom(256));
    assertThat(folder.resolve("modèle.onnx.data")).exists();
    assertThat(Files.size(file)).isLessThan(Files.size(folder.resolve("modèle.onnx.data")));
    OrtEnvironment environment = OrtRuntime.environment();
    try (OrtSession session = environment.createSession(file.toString())) {
      assertThat(session.getMetadata().getCustomMetadata()).containsEntry("classes", "[\"mur\"]");
      assertThat(session.getMetadata().getProducerName()).isEqualTo("intarsia");
      NdArray picture = OrtTiming.picture(5, 1, 3, 32, 40);
      OrtProgram program = new OrtProgram(session, PLAIN.graph());
      NdArray got = program.run(Map.of(Tracer.PICTURE, picture)).get(Network.LOGITS);
      compare(got, logits(PLAIN, picture));
    }
  }

  @Test
  void writesTheSameBytesEachTimeAndOneFile(@TempDir Path folder) throws Exception {
    OnnxWriter.write(PLAIN, folder.resolve("a.onnx"), OnnxOptions.standard());
    OnnxWriter.write(PLAIN, folder.resolve("b.onnx"), OnnxOptions.standard());
    assertThat(Files.mismatch(folder.resolve("a.onnx"), folder.resolve("b.onnx"))).isEqualTo(-1);
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void olderOperatorSetsGiveTheSame(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("old.onnx");
    OnnxOptions old = new OnnxOptions(18, Long.MAX_VALUE, Map.of(), 0);
    OnnxWriter.write(PLAIN, file, old);
    try (OrtSession session = OrtRuntime.environment().createSession(file.toString())) {
      NdArray picture = OrtTiming.picture(5, 1, 3, 32, 40);
      OrtProgram program = new OrtProgram(session, PLAIN.graph());
      NdArray got = program.run(Map.of(Tracer.PICTURE, picture)).get(Network.LOGITS);
      compare(got, logits(PLAIN, picture));
    }
  }
}
