package io.intarsia.predict.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CrewTest {
  private final ExecutorService one = Executors.newSingleThreadExecutor();

  @AfterEach
  void stop() {
    one.shutdownNow();
  }

  @Test
  void runsEveryPieceOnce() {
    AtomicIntegerArray runs = new AtomicIntegerArray(500);
    new Crew(one, 4).run(500, 4, () -> runs::incrementAndGet);
    for (int i = 0; i < runs.length(); i++) {
      assertThat(runs.get(i)).isEqualTo(1);
    }
  }

  @Test
  void doesNotWaitForAPoolWhoseOnlyThreadIsTheCaller()
      throws ExecutionException, InterruptedException, TimeoutException {
    AtomicIntegerArray runs = new AtomicIntegerArray(9);
    one.submit(() -> new Crew(one, 3).run(9, 3, () -> runs::incrementAndGet))
        .get(20, TimeUnit.SECONDS);
    assertThat(runs.get(8)).isEqualTo(1);
  }

  @Test
  void worksAloneWhenThePoolIsShutDown() {
    one.shutdown();
    AtomicIntegerArray runs = new AtomicIntegerArray(3);
    new Crew(one, 3).run(3, 3, () -> runs::incrementAndGet);
    assertThat(runs.get(2)).isEqualTo(1);
  }

  @Test
  void throwsWhatAPieceThrew() {
    assertThatThrownBy(
            () ->
                new Crew(one, 2)
                    .run(
                        50,
                        2,
                        () ->
                            piece -> {
                              if (piece == 30) {
                                throw new IllegalStateException("piece 30");
                              }
                            }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("piece 30");
  }
}
