package io.intarsia.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.intarsia.base.Refusal;
import io.intarsia.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the database is, there is an answer or one refusal. */
class RunStoreFaultTest {
  private static final Config CONFIG = Config.parse("test", "a: 1");

  @TempDir Path root;

  private static void refuses(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, Refusal.Kind kind, String text) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.kind()).isEqualTo(kind))
        .hasMessageContaining(text);
  }

  private void sql(String... statements) throws SQLException {
    Path file = root.resolve(RunStore.DATABASE);
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement s = c.createStatement()) {
      for (String statement : statements) {
        s.execute(statement);
      }
    }
  }

  private String made() {
    try (RunStore store = RunStore.open(root)) {
      Run run = store.start("one", CONFIG, Map.of("p", "v"));
      for (int step = 0; step < 200; step++) {
        run.metric(step, Map.of("loss", 1.0 / (step + 1), "val/mIoU", 0.1));
      }
      run.finish(Status.FINISHED, "");
      return run.id();
    }
  }

  @Test
  void refusesWhatIsNoDatabase() throws IOException {
    Files.writeString(root.resolve(RunStore.DATABASE), "x".repeat(5000));
    refuses(() -> RunStore.open(root), Refusal.Kind.INPUT, "cannot be read as a run store");
  }

  @Test
  void refusesTheDatabaseOfAnotherProgram() throws SQLException {
    sql("CREATE TABLE recipes (id INTEGER)");
    refuses(() -> RunStore.open(root), Refusal.Kind.INPUT, "of another program");
  }

  @Test
  void refusesANewerVersionAndAddedViewsAndTriggers() throws SQLException {
    made();
    sql("CREATE TRIGGER evil AFTER INSERT ON metrics BEGIN DELETE FROM runs; END");
    refuses(() -> RunStore.open(root), Refusal.Kind.INPUT, "changed by something else");
    sql("DROP TRIGGER evil", "DROP TABLE metrics", "CREATE VIEW metrics AS SELECT 1");
    refuses(() -> RunStore.open(root), Refusal.Kind.INPUT, "changed by something else");
    sql("PRAGMA user_version = 9");
    refuses(() -> RunStore.open(root), Refusal.Kind.INPUT, "has version 9");
  }

  @Test
  void refusesRowsThatPointElsewhere() throws SQLException {
    String id = made();
    sql("UPDATE runs SET folder = '../../etc'");
    try (RunStore store = RunStore.open(root)) {
      refuses(() -> store.delete(id), Refusal.Kind.INPUT, "a run's folder cannot be");
      refuses(store::list, Refusal.Kind.INPUT, "a run's folder cannot be");
    }
  }

  @Test
  void flippedBytesGiveAnAnswerOrOneRefusal() throws IOException {
    made();
    Path file = root.resolve(RunStore.DATABASE);
    byte[] good = Files.readAllBytes(file);
    Random random = new Random(7);
    int refused = 0;
    for (int round = 0; round < 150; round++) {
      byte[] bad = good.clone();
      for (int i = 0; i < 1 + random.nextInt(40); i++) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      if (round % 5 == 0) {
        bad = java.util.Arrays.copyOf(bad, random.nextInt(bad.length));
      }
      Path folder = Files.createDirectory(root.resolve("round" + round));
      Files.write(folder.resolve(RunStore.DATABASE), bad);
      Throwable thrown =
          catchThrowable(
              () -> {
                try (RunStore store = RunStore.open(folder)) {
                  for (RunSummary run : store.list()) {
                    store.series(run.id());
                    store.environment(run.id());
                    store.artefacts(run.id());
                    store.config(run.id());
                  }
                }
              });
      if (thrown != null) {
        assertThat(thrown).isInstanceOf(Refusal.class);
        assertThat(thrown.getMessage()).hasSizeLessThan(600).doesNotContain("\n");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(20);
  }

  @Test
  void aFullDiskIsOneRefusalAndLosesNothingWritten() {
    try (RunStore store = RunStore.open(root)) {
      Run run = store.start("full", CONFIG, Map.of());
      run.metric(1, Map.of("loss", 1.0));
      int pages =
          store.hidden(c -> Database.query(c, "PRAGMA page_count", row -> row.getInt(1)).get(0));
      store.hidden(
          c -> Database.query(c, "PRAGMA max_page_count = " + pages, row -> row.getInt(1)));
      refuses(
          () -> {
            for (int step = 2; step < 5000; step++) {
              run.metric(step, Map.of("a name that takes some room " + step, 1.0));
            }
          },
          Refusal.Kind.ENVIRONMENT,
          "the disk is full");
      assertThat(store.series("full").get("loss").values()).containsExactly(1.0);
    }
  }

  @Test
  void aFolderThatCannotBeIsOneRefusal() throws IOException {
    Path file = Files.writeString(root.resolve("file"), "");
    refuses(() -> RunStore.open(file), Refusal.Kind.ENVIRONMENT, "cannot write");
    refuses(() -> RunStore.open(file.resolve("x")), Refusal.Kind.ENVIRONMENT, "cannot write");
    refuses(() -> RunStore.existing(root), Refusal.Kind.USAGE, "there are no runs");
    Files.createDirectory(root.resolve(RunStore.DATABASE));
    refuses(() -> RunStore.open(root), Refusal.Kind.ENVIRONMENT, "cannot use");
  }
}
