package io.intarsia.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intarsia.base.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigTest {
  private static final String TEXT =
      """
      optimizer: {type: adamw, lr: 6e-5, decay: 0.01}
      augment:
        - flip
        - {type: rotate, limit: 10}
      steps: 200
      name: run
      """;

  @Test
  void readsByKey() {
    Section root = Config.parse("a.yaml", TEXT).root();
    Section optimizer = root.section("optimizer");
    assertThat(optimizer.number("lr")).isEqualTo(6e-5);
    assertThat(root.whole("steps", 1, 1, 1000)).isEqualTo(200);
    List<Section> augment = root.sections("augment");
    assertThat(augment.get(0).text("type")).isEqualTo("flip");
    assertThat(augment.get(1).whole("limit")).isEqualTo(10);
    assertThat(root.section("absent").keys()).isEmpty();
  }

  @Test
  void namesThePlaceOfAnUnknownKeyAndTheNearest() {
    Section optimizer =
        Config.parse("a.yaml", "\noptimizer:\n  lrr: 1\n").root().section("optimizer");
    optimizer.number("lr", 1);
    assertThatThrownBy(optimizer::close)
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("a.yaml:3:8")
        .hasMessageContaining("unknown key 'lrr' in optimizer")
        .hasMessageContaining("did you mean 'lr'?");
  }

  @Test
  void namesThePlaceOfAWrongValue() {
    Section root = Config.parse("a.yaml", TEXT).root();
    assertThatThrownBy(() -> root.number("name", 1))
        .hasMessage("a.yaml:6:7: name wants a number, got run");
    assertThatThrownBy(() -> root.section("optimizer").number("momentum"))
        .hasMessageContaining("optimizer.momentum is missing");
  }

  @Test
  void settingsLieOverTheFile() {
    Config config =
        Config.parse("a.yaml", TEXT)
            .with("optimizer.lr=0.5")
            .with("augment[1].limit=20")
            .with("new.key=[1, 2]");
    assertThat(config.root().section("optimizer").number("lr")).isEqualTo(0.5);
    assertThat(config.root().section("optimizer").text("type")).isEqualTo("adamw");
    assertThat(config.root().sections("augment").get(1).whole("limit")).isEqualTo(20);
    assertThat(config.root().section("new").wholes("key", List.of())).containsExactly(1, 2);
    assertThatThrownBy(() -> config.with("steps.x=1")).hasMessageContaining("plain value");
  }

  @Test
  void laterFilesWinAndDumpsReadBack() {
    Config merged = Config.parse("b", "optimizer: {lr: 1}").over(Config.parse("a", TEXT));
    Config again = Config.parse("c", merged.toYaml());
    assertThat(again.root().section("optimizer").number("lr")).isEqualTo(1);
    assertThat(again.root().section("optimizer").number("decay")).isEqualTo(0.01);
  }

  @Test
  void tagsAndTwiceWrittenKeysAreRefused() {
    assertThatThrownBy(() -> Config.parse("a", "x: !!java.net.URL [1]"))
        .isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> Config.parse("a", "x: !!java.net.URL y")).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> Config.parse("a", "x: 1\nx: 2")).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> Config.parse("a", "x: [1")).hasMessageContaining("a:1:");
  }
}
