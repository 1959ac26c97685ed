package io.intarsia.predict.ort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.intarsia.base.NdArray;
import io.intarsia.graph.Program;
import io.intarsia.graph.Tracer;
import io.intarsia.nn.Network;
import io.intarsia.zoo.Segformer;
import io.intarsia.zoo.encoder.MixTransformer;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpecialisedSessionsTest {
  private static final Network NETWORK =
      new Segformer(
          MixTransformer.Config.standard(3, List.of(1, 1, 1, 1), List.of(8, 16, 20, 32)), 8, 3);
  private static final Program PROGRAM =
      new Program(Tracer.trace(NETWORK), OrtTiming.random(NETWORK, 1));

  private static SpecialisedSessions sessions(int most, int often) {
    OrtExecutor engine = new OrtExecutor(OrtOptions.standard());
    return new SpecialisedSessions(engine, PROGRAM, Tracer.PICTURE, most, often);
  }

  private static double first(SpecialisedSessions sessions, int side) {
    NdArray picture = OrtTiming.picture(side, 1, 3, side, side);
    return sessions.run(Map.of(Tracer.PICTURE, picture), r -> r.get(Network.LOGITS).at(0));
  }

  @Test
  void aSizeSeenOftenGetsItsOwnSessionAndTheOldestGoes() {
    try (SpecialisedSessions sessions = sessions(1, 2)) {
      double free = first(sessions, 32);
      assertThat(sessions.specialised()).isEmpty();
      assertThat(first(sessions, 32)).isCloseTo(free, within(1e-5));
      assertThat(sessions.specialised()).containsExactly(List.of(1L, 32L, 32L));
      first(sessions, 40);
      first(sessions, 40);
      assertThat(sessions.specialised()).containsExactly(List.of(1L, 40L, 40L));
    }
  }

  @Test
  void threadsMayDropSessionsOthersAreUsing() {
    try (SpecialisedSessions sessions = sessions(1, 1)) {
      int[] sides = {32, 36, 40};
      double[] wanted = IntStream.of(sides).mapToDouble(s -> first(sessions, s)).toArray();
      boolean equal =
          IntStream.range(0, 24)
              .parallel()
              .allMatch(i -> Math.abs(first(sessions, sides[i % 3]) - wanted[i % 3]) < 1e-4);
      assertThat(equal).isTrue();
      assertThat(sessions.specialised()).hasSize(1);
    }
  }
}
