package io.intarsia.serve.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intarsia.serve.http.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class QueueTest {
  private static final Deadline LONG = Deadline.in(Duration.ofMinutes(5));

  @Test
  void hasSoManySeats() {
    Queue queue = new Queue(2, 1);
    Hold first = queue.seat();
    Hold second = queue.seat();
    assertThatThrownBy(queue::seat)
        .isInstanceOfSatisfying(
            Problem.class,
            p -> {
              assertThat(p.status()).isEqualTo(429);
              assertThat(p.retrySeconds()).isPositive();
            });
    first.close();
    first.close();
    assertThat(queue.seated()).isEqualTo(1);
    queue.seat().close();
    second.close();
    assertThat(queue.seated()).isZero();
  }

  @Test
  void givesTurnsInTheOrderTheyWereAskedFor() throws Exception {
    Queue queue = new Queue(10, 1);
    Hold held = queue.turn(LONG, Caller.PATIENT);
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      int number = i;
      Thread thread =
          new Thread(
              () -> {
                try (Hold turn = queue.turn(LONG, Caller.PATIENT)) {
                  order.add(number);
                }
                all.get(number).complete(null);
              });
      all.add(new CompletableFuture<>());
      thread.start();
      while (queue.waiting() != number + 1) {
        Thread.sleep(1);
      }
    }
    held.close();
    for (CompletableFuture<Void> each : all) {
      each.get();
    }
    assertThat(order).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void waitsNoLongerThanIsWanted() {
    Queue queue = new Queue(10, 1);
    Hold held = queue.turn(LONG, Caller.PATIENT);
    assertThatThrownBy(() -> queue.turn(Deadline.in(Duration.ofMillis(20)), Caller.PATIENT))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.status()).isEqualTo(504));
    assertThatThrownBy(() -> queue.turn(LONG, () -> true))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.status()).isEqualTo(499));
    assertThat(queue.waiting()).isZero();
    held.close();
    queue.turn(LONG, Caller.PATIENT).close();
  }

  @Test
  void sharesOutBytes() {
    Budget budget = new Budget("memory", 1 << 20);
    Hold most = budget.take(900_000, LONG);
    assertThat(budget.tryTake(300_000)).isEmpty();
    assertThatThrownBy(() -> budget.take(300_000, Deadline.in(Duration.ofMillis(10))))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.status()).isEqualTo(504));
    assertThatThrownBy(() -> budget.take(2 << 20, LONG))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.status()).isEqualTo(413));
    most.close();
    most.close();
    assertThat(budget.taken()).isZero();
    assertThat(budget.tryTake(300_000)).isPresent();
  }
}
