package io.intarsia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.intarsia.config.Config;
import io.intarsia.train.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The recipes of the repository, on drawn data instead of their own. */
class RecipesTest {
  private static final Path FOLDER = Path.of("../recipes");

  @TempDir Path folder;

  static List<Path> recipes() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @Test
  void areThere() throws IOException {
    assertThat(recipes()).hasSizeGreaterThan(5);
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void openWithTheirSourceAndCommand(Path file) throws IOException {
    List<String> comments =
        Files.readAllLines(file).stream().takeWhile(line -> line.startsWith("#")).toList();
    assertThat(String.join("\n", comments)).contains("./intarsia train recipes/", "et al.");
    assertThat(comments).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(120));
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void areUnderstood(Path file) throws IOException {
    String text = Files.readString(file);
    boolean bones = text.contains("hand_bone");
    String drawn = bones ? "{type: bones, size: 20, side: 64}" : "{type: rooms, size: 60}";
    String data = "data:\n  train: " + drawn + "\n" + (bones ? "" : "  val: " + drawn + "\n");
    String other = text.replaceFirst("(?m)^data:\\n(  .*\\n)+", data);
    assertThat(other).contains(drawn);
    Config config = Config.parse(file.toString(), other).with("model.weights=");
    if (text.contains("class_weights")) {
      config = config.with("loss.class_weights=[]");
    }
    Recipe recipe = Recipe.of(config, folder);
    assertThat(file.toString()).contains(recipe.name());
    assertThat(recipe.steps()).isPositive();
  }
}
