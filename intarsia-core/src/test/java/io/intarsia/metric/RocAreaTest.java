package io.intarsia.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.intarsia.base.Refusal;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RocAreaTest {
  @Test
  void countsThePairsInOrderAndTiesHalf() {
    Random random = new Random(3);
    float[] scores = new float[200];
    byte[] truth = new byte[200];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = random.nextInt(20) / 19f;
      truth[i] = (byte) (random.nextFloat() < scores[i] ? -1 : 0);
    }
    double won = 0;
    int pairs = 0;
    for (int i = 0; i < scores.length; i++) {
      for (int j = 0; j < scores.length; j++) {
        if (truth[i] != 0 && truth[j] == 0) {
          won += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
          pairs++;
        }
      }
    }
    assertThat(RocArea.of(scores, truth)).isEqualTo(won / pairs, within(1e-12));
  }

  @Test
  void isOneWhereAllInsideIsAboveAllOutside() {
    assertThat(RocArea.of(new float[] {-0f, 0f, 1}, new byte[] {0, 0, 1})).isEqualTo(1);
    assertThat(RocArea.of(new float[] {-0f, 0f}, new byte[] {0, 1})).isEqualTo(0.5);
  }

  @Test
  void needsBothSides() {
    assertThat(RocArea.of(new float[] {1}, new byte[] {1})).isNaN();
  }

  @Test
  void refusesScoresThatAreNone() {
    for (float bad : new float[] {-1, Float.NaN, Float.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> RocArea.of(new float[] {0, bad}, new byte[2]))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("score 1 is");
    }
    assertThatThrownBy(() -> RocArea.of(new float[2], new byte[1]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
