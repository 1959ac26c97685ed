package io.intarsia.data.stats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.intarsia.base.Progress;
import io.intarsia.data.Dataset;
import io.intarsia.data.Sample;
import io.intarsia.data.Truth;
import io.intarsia.image.GreyPicture;
import io.intarsia.image.LabelMap;
import io.intarsia.image.Picture;
import io.intarsia.label.LabelSpace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DataStatsTest {
  private static final LabelSpace SPACE = LabelSpace.of(Map.of(0, "<ground>", 1, "dot"));

  private record Fixed(boolean multiLabel, List<Sample> samples) implements Dataset {
    @Override
    public LabelSpace space() {
      return SPACE;
    }

    @Override
    public int size() {
      return samples.size();
    }

    @Override
    public String id(int index) {
      return samples.get(index).id();
    }

    @Override
    public Sample load(int index) {
      return samples.get(index);
    }

    @Override
    public String fingerprint() {
      return "";
    }
  }

  private static Picture grey(int width, int height, int value) {
    byte[] rgb = new byte[width * height * 3];
    Arrays.fill(rgb, (byte) value);
    return Picture.of(width, height, rgb);
  }

  /** 4x2: two dots that do not touch, one of two pixels, and an ignored pixel. */
  private static Sample sample(String id, int light) {
    byte[] ids = {1, 0, 0, 1, 0, 0, (byte) 255, 1};
    return new Sample(id, grey(4, 2, light), new Truth.Classes(LabelMap.of(4, 2, ids)));
  }

  @Test
  void countsPixelsPicturesAndParts() {
    DataStats stats =
        DataStats.of(
            new Fixed(false, List.of(sample("a", 9), sample("b", 9))), Progress.Factory.SILENT);
    ClassStats dot = stats.classes().get(1);
    assertEquals(16, stats.pixels());
    assertEquals(2, stats.ignored());
    assertEquals(6, dot.pixels());
    assertEquals(6 / 14.0, dot.share());
    assertEquals(2, dot.pictures());
    assertEquals(4, dot.objects());
    assertEquals(1, dot.smallest());
    assertEquals("a", dot.smallestIn());
    assertArrayEquals(new long[] {0, 0, 0, 0, 4}, dot.sizes());
    assertEquals(2, stats.together()[0][1]);
    assertEquals(0, stats.overlap().length);
    assertEquals(Map.of("4x2", 2), stats.sizes());
    assertEquals(2, stats.brightness()[0]);
  }

  @Test
  void heatIsWhereTheClassLies() {
    byte[] ids = new byte[32 * 32];
    for (int y = 0; y < 2; y++) {
      ids[32 * y + 30] = 1;
      ids[32 * y + 31] = 1;
    }
    Sample sample = new Sample("a", grey(32, 32, 0), new Truth.Classes(LabelMap.of(32, 32, ids)));
    DataStats stats = DataStats.of(new Fixed(false, List.of(sample)), Progress.Factory.SILENT);
    double[] heat = stats.classes().get(1).heat();
    assertEquals(1, heat[15], 1e-9);
    assertEquals(1, Arrays.stream(heat).sum(), 1e-9);
  }

  @Test
  void overlapsAreCountedByPixel() {
    GreyPicture left = GreyPicture.of(3, 1, new byte[] {1, 1, 0});
    GreyPicture right = GreyPicture.of(3, 1, new byte[] {0, 1, 0});
    Sample sample = new Sample("m", grey(3, 1, 0), new Truth.Masks(List.of(left, right)));
    DataStats stats = DataStats.of(new Fixed(true, List.of(sample)), Progress.Factory.SILENT);
    assertArrayEquals(new long[] {2, 1}, stats.overlap()[0]);
    assertArrayEquals(new long[] {1, 1}, stats.overlap()[1]);
    assertEquals(1, stats.ignored());
  }

  @Test
  void theBrightPictureIsAnOutlier() throws IOException {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      samples.add(sample("s" + i, i == 5 ? 250 : 40 + i % 3));
    }
    Fixed data = new Fixed(false, samples);
    DataStats stats = DataStats.of(data, Progress.Factory.SILENT);
    Outlier first = stats.outliers().get(0);
    assertEquals("s5", first.id());
    assertEquals("brightness", first.of());
    assertEquals(1, stats.outliers().size());
    JsonNode json = new ObjectMapper().readTree(StatsJson.text(stats));
    assertEquals("s5", json.get("outliers").get(0).get("id").asText());
    String html = StatsPage.of("a & b", data, stats).html();
    assertTrue(html.contains("&lt;ground&gt;"));
    assertFalse(html.contains("<ground>"));
    assertTrue(html.contains("<title>a &amp; b</title>"));
    assertFalse(html.contains("http"), "nothing is fetched from elsewhere");
  }
}
