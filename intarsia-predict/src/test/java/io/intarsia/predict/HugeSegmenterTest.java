package io.intarsia.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intarsia.base.Refusal;
import io.intarsia.image.Picture;
import io.intarsia.image.codec.Decoder;
import io.intarsia.image.codec.IndexPicture;
import io.intarsia.image.strip.RowSource;
import io.intarsia.image.write.PngWriter;
import io.intarsia.preprocess.SizePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HugeSegmenterTest {
  @Test
  void streamsFromFileToFileWhatTilingInMemoryGives(@TempDir Path folder) throws IOException {
    Picture picture = Toys.noise(333, 211, 3);
    Path in = Files.write(folder.resolve("in.png"), PngWriter.encode(picture));
    Path out = folder.resolve("out.png");
    try (Segmenter segmenter =
        Segmenter.builder().model(Toys.segformer(64)).tiling(Tiling.of(96, 0.25)).build()) {
      HugeSegmenter huge = segmenter.huge();
      HugeSegmenter.Plan plan = huge.plan(333, 211);
      try (RowSource rows = huge.open(in)) {
        assertThat(huge.segment(rows, plan, out, null).tiles())
            .isEqualTo(plan.tiling().tiles().count());
      }

      IndexPicture got = new Decoder().decodeIndices(out);
      byte[] wanted = segmenter.segment(picture).map().ids();
      for (int i = 0; i < wanted.length; i++) {
        assertThat(got.at(i % 333, i / 333)).isEqualTo(wanted[i]);
      }
    }
  }

  @Test
  void choosesTilesWithinABudgetAndSaysWhatItTakes() {
    try (Segmenter segmenter = Segmenter.of(Toys.colours(new SizePolicy.Exact(1024, 1024), null))) {
      HugeSegmenter huge = segmenter.huge();
      HugeSegmenter.Plan free = huge.plan(50_000, 40_000);
      long budget = free.memory().bytes() - (20L << 20);
      HugeSegmenter.Plan bound = huge.planWithin(budget, 50_000, 40_000);

      assertThat(free.tiling().tiles().tileWidth()).isEqualTo(1024);
      assertThat(bound.memory().bytes()).isLessThanOrEqualTo(budget);
      assertThat(bound.tiling().tiles().tileWidth()).isBetween(128, 1023);
      assertThat(bound.memory().summary()).contains("MB");
      assertThatThrownBy(() -> huge.planWithin(1 << 20, 50_000, 40_000))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("the budget is 1 MB");
    }
  }
}
