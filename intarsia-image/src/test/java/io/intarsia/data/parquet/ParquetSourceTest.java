package io.intarsia.data.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intarsia.base.Progress;
import io.intarsia.base.Refusal;
import io.intarsia.config.Config;
import io.intarsia.data.Dataset;
import io.intarsia.data.Sample;
import io.intarsia.data.Truth;
import io.intarsia.data.source.DataSpecs;
import io.intarsia.data.synth.Rooms;
import io.intarsia.data.synth.export.SyntheticExport;
import io.intarsia.image.LabelMap;
import io.intarsia.image.write.PngWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetSourceTest {
  private static final Rooms ROOMS = new Rooms(9, 5, 40, 30);
  private static final String LABELS =
      "labels: [wall, floor, ceiling, windowpane, door, painting, table, chair, cabinet, bed, lamp,"
          + " rug, sofa, plant]";

  @TempDir Path folder;

  @BeforeEach
  void twoShards() throws IOException, SQLException {
    Files.createDirectories(folder.resolve("data"));
    shard("data/train-00000-of-00002.parquet", 0, 3);
    shard("data/train-00001-of-00002.parquet", 3, 5);
    shard("data/test-00000-of-00001.parquet", 0, 1);
  }

  /** As the library datasets writes them: a struct of bytes and path for each picture. */
  private void shard(String name, int from, int to) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE t (image STRUCT(bytes BLOB, path VARCHAR), annotation STRUCT(bytes BLOB,"
              + " path VARCHAR), scene_category INTEGER)");
      for (int i = from; i < to; i++) {
        Sample sample = ROOMS.load(i);
        LabelMap map = ((Truth.Classes) sample.truth()).map();
        try (PreparedStatement row =
            connection.prepareStatement(
                "INSERT INTO t VALUES ({'bytes': ?::BLOB, 'path': 'a.png'}, {'bytes': ?::BLOB,"
                    + " 'path': NULL}, ?)")) {
          row.setBytes(1, PngWriter.encode(sample.picture()));
          row.setBytes(2, PngWriter.encode(map, null));
          row.setInt(3, i);
          row.execute();
        }
      }
      statement.execute("COPY t TO '" + folder.resolve(name) + "' (FORMAT parquet)");
    }
  }

  private Dataset open(String more) {
    String yaml = "{type: parquet, cache: cache, " + LABELS + ", " + more + "}";
    return DataSpecs.read(Config.parse("test", yaml).root(), folder);
  }

  @Test
  void readsAllShardsInOrder() {
    Dataset data = open("files: 'data/train-*.parquet'");
    assertThat(data.size()).isEqualTo(5);
    for (int i = 0; i < 5; i++) {
      Sample expected = ROOMS.load(i);
      assertThat(data.load(i).picture()).isEqualTo(expected.picture());
      assertThat(((Truth.Classes) data.load(i).truth()).map())
          .isEqualTo(((Truth.Classes) expected.truth()).map());
    }
  }

  @Test
  void unpacksOnceAndAgainWhenShardsChange() throws IOException, SQLException {
    open("files: 'data/test-*.parquet'");
    assertThat(archives()).hasSize(1);
    open("files: 'data/test-*.parquet'");
    assertThat(archives()).hasSize(1);
    shard("data/test-00000-of-00001.parquet", 0, 2);
    assertThat(open("files: 'data/test-*.parquet'").size()).isEqualTo(2);
    assertThat(archives()).hasSize(2);
  }

  private List<Path> archives() throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve("cache"))) {
      return all.toList();
    }
  }

  @Test
  void readsWhatTheExportWrites() {
    Path file = folder.resolve("made/train-00000-of-00001.parquet");
    SyntheticExport.parquet(ROOMS, file, Progress.Factory.SILENT);
    String yaml =
        "{type: parquet, cache: cache, root: made, files: '*.parquet', labels: ade20k,"
            + " reduce_labels: true, range: [3, 5]}";
    Dataset data = DataSpecs.read(Config.parse("test", yaml).root(), folder);
    assertThat(data.size()).isEqualTo(2);
    LabelMap expected = ((Truth.Classes) ROOMS.load(4).truth()).map();
    LabelMap got = ((Truth.Classes) data.load(1).truth()).map();
    for (int i = 0; i < expected.ids().length; i++) {
      assertThat(data.space().classes().get(got.ids()[i]).synonyms())
          .contains(ROOMS.space().classes().get(expected.ids()[i]).name());
    }
  }

  @Test
  void saysWhatIsMissing() throws IOException {
    assertThatThrownBy(() -> open("files: 'data/val-*.parquet'"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("val-*.parquet");
    assertThatThrownBy(() -> open("files: 'data/test-*.parquet', mask: mask"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("mask")
        .hasMessageContaining("annotation");
    assertThatThrownBy(() -> open("files: 'data/test-*.parquet', mask: scene_category"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("INTEGER");
    assertThat(Files.exists(folder.resolve("cache"))).isFalse();
  }

  @Test
  void refusesWhatIsNoParquetFile() throws IOException {
    Path file = folder.resolve("data/odd.parquet");
    Files.writeString(file, "PAR1 but nothing else PAR1", StandardCharsets.US_ASCII);
    assertThatThrownBy(() -> open("files: data/odd.parquet"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("odd.parquet")
        .hasMessageContaining("Parquet");
    byte[] whole = Files.readAllBytes(folder.resolve("data/test-00000-of-00001.parquet"));
    for (int cut : new int[] {0, 4, whole.length / 2, whole.length - 1}) {
      Files.write(file, java.util.Arrays.copyOf(whole, cut));
      assertThatThrownBy(() -> open("files: data/odd.parquet"))
          .isInstanceOf(Refusal.class)
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void refusesRowsWithoutPictures() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY (SELECT 'text'::BLOB AS image, NULL::BLOB AS annotation) TO '"
              + folder.resolve("data/bare.parquet")
              + "' (FORMAT parquet)");
    }
    assertThatThrownBy(() -> open("files: data/bare.parquet"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("row 0");
  }
}
