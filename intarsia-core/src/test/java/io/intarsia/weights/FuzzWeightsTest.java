package io.intarsia.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FuzzWeightsTest {
  @TempDir Path folder;

  @Test
  void seedsThemselvesAreRead() throws IOException {
    FuzzWeights fuzz = new FuzzWeights(folder);
    fuzz.runUndamaged();
    assertThat(fuzz).hasToString("9 cases, 1 refused, 8 read");
  }

  @Test
  void damagedFilesEndInARefusalOrTensors() throws IOException {
    FuzzWeights fuzz = new FuzzWeights(folder);
    fuzz.run(2, 1);
    assertThat(fuzz.toString()).matches("[0-9]{2,} cases, [0-9]{2,} refused, .*");
  }
}
