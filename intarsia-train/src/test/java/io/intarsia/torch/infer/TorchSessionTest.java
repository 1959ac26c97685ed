package io.intarsia.torch.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.intarsia.base.NdArray;
import io.intarsia.base.Refusal;
import io.intarsia.graph.Program;
import io.intarsia.graph.Tracer;
import io.intarsia.graph.rewrite.Rewrites;
import io.intarsia.nn.Network;
import io.intarsia.run.Executor;
import io.intarsia.run.Interpreter;
import io.intarsia.torch.TorchNatives;
import io.intarsia.torch.TorchSettings;
import io.intarsia.torch.TorchSettings.Precision;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TorchSessionTest {
  private static final NdArray PICTURE = Programs.random(1, 2, 3, 65, 97);

  @BeforeAll
  static void needsLibtorch() {
    assumeTrue(TorchNatives.available(), TorchNatives::reason);
  }

  private static NdArray logits(Executor.Session session, NdArray picture) {
    return session.run(Map.of(Tracer.PICTURE, picture)).get(Network.LOGITS);
  }

  private static NdArray logits(Executor executor, Program program) {
    try (Executor.Session session = executor.prepare(program)) {
      return logits(session, PICTURE);
    }
  }

  private static Executor torch(Precision precision) {
    return new TorchExecutor(TorchSettings.cpu().withThreads(2).with(precision));
  }

  @Test
  void segformerEqualsPlainJavaBeforeAndAfterRewriting() {
    Program plain = Programs.segformer();
    NdArray wanted = logits(new Interpreter(), plain);
    NdArray traced = logits(torch(Precision.FP32), plain);
    NdArray rewritten = logits(torch(Precision.FP32), Rewrites.apply(plain));
    assertThat(Programs.difference(wanted, traced)).isLessThan(1e-5);
    assertThat(Programs.difference(wanted, rewritten)).isLessThan(1e-4);
  }

  @Test
  void halfTheBitsStayCloseToAll() {
    NdArray wide = logits(torch(Precision.FP32), Programs.segformer());
    NdArray narrow = logits(torch(Precision.BF16), Programs.segformer());
    assertThat(Programs.difference(wide, narrow)).isBetween(1e-6, 0.03);
  }

  @Test
  void memoryStaysFlatOverPasses() {
    try (Executor.Session session = torch(Precision.FP32).prepare(Programs.segformer())) {
      IntStream.range(0, 5).forEach(i -> logits(session, PICTURE));
      long count = Pointer.totalCount();
      long before = Pointer.physicalBytes();
      IntStream.range(0, 50).forEach(i -> logits(session, PICTURE));
      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(count);
      assertThat(Pointer.physicalBytes() - before).isLessThan(64L << 20);
    }
  }

  @Test
  void closingFreesTheWeights() {
    logits(torch(Precision.FP32), Programs.segformer());
    long count = Pointer.totalCount();
    logits(torch(Precision.FP32), Programs.segformer());
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(count);
  }

  @Test
  void servesManyThreadsAndSizes() {
    try (Executor.Session session = torch(Precision.FP32).prepare(Programs.segformer())) {
      for (int side : new int[] {33, 64}) {
        NdArray picture = Programs.random(side, 1, 3, side, side + 1);
        float[] wanted = logits(session, picture).floats();
        assertThat(IntStream.range(0, 8).parallel().mapToObj(i -> logits(session, picture)))
            .allSatisfy(got -> assertThat(got.floats()).containsExactly(wanted));
      }
    }
  }

  @Test
  void refusesMissingAndMisshapenInputs() {
    try (Executor.Session session = torch(Precision.FP32).prepare(Programs.segformer())) {
      assertThatThrownBy(() -> session.run(Map.of()))
          .isInstanceOf(Refusal.class)
          .hasMessage("no value for the input pixel_values; got []");
      assertThatThrownBy(() -> logits(session, Programs.random(1, 1, 4, 32, 32)))
          .isInstanceOf(Refusal.class)
          .hasMessage("the input pixel_values is [1, 4, 32, 32], the network takes [N, 3, H, W]");
    }
  }
}
