package io.intarsia.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intarsia.base.Refusal;
import io.intarsia.config.Config;
import io.intarsia.data.Dataset;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a recipe's keys come to. */
class RecipeReaderTest {
  private static final String HANDS =
      """
      name: hands
      model: {architecture: segformer-b0}
      data:
        train: {type: bones, size: 21, side: 64}
      batch: 2
      epochs: 3
      optimizer: {type: adamw, lr: 0.001}
      loss: [{type: bce}, {type: dice, mode: multilabel}]
      """;

  private static Recipe read(String more) {
    return Recipe.of(Config.parse("more", HANDS + more), Path.of(""));
  }

  private static Set<String> groups(Dataset data) {
    Set<String> groups = new TreeSet<>();
    for (int i = 0; i < data.size(); i++) {
      groups.add(data.group(i));
    }
    return groups;
  }

  @Test
  void noPersonStandsOnBothSidesOfAFold() {
    Set<String> held = new HashSet<>();
    Set<String> all = new HashSet<>();
    for (int fold = 0; fold < 3; fold++) {
      Recipe recipe = read("folds: {count: 3, type: group, fold: " + fold + "}\n");
      Dataset validation = recipe.validation();
      assertThat(validation).isNotNull();
      assertThat(groups(recipe.train())).doesNotContainAnyElementsOf(groups(validation));
      assertThat(recipe.train().size() + validation.size()).isEqualTo(21);
      assertThat(recipe.name()).isEqualTo("hands-fold-" + fold);
      assertThat(recipe.split()).isNotNull();
      for (int i = 0; i < validation.size(); i++) {
        assertThat(held.add(validation.id(i))).as("held out once").isTrue();
      }
      all.addAll(groups(recipe.train()));
    }
    assertThat(held).hasSize(21);
    assertThat(all).hasSize(11);
  }

  @Test
  void foldsOfEveryKindAreTheSameEachTime() {
    for (String type : new String[] {"kfold", "stratified", "group"}) {
      String folds = "folds: {count: 4, type: " + type + ", seed: 3, fold: 1}\n";
      assertThat(read(folds).split()).isEqualTo(read(folds).split());
      assertThat(read(folds).split().sides()).hasSize(4);
    }
  }

  @Test
  void withoutAChosenFoldAllDataAreTrainedOn() {
    Recipe recipe = read("folds: {count: 3, type: group}\n");
    assertThat(recipe.train().size()).isEqualTo(21);
    assertThat(recipe.validation()).isNull();
    assertThat(recipe.split()).isNull();
  }

  @Test
  void evaluatesByEpochsOrBySteps() {
    assertThat(read("").rhythm().evaluate()).isEqualTo(50);
    assertThat(read("evaluate_epochs: 1\n").rhythm().evaluate()).isEqualTo(10);
    assertThat(read("evaluate_epochs: 0.5\n").rhythm().evaluate()).isEqualTo(5);
    assertThat(read("evaluate_every: 7\n").rhythm().evaluate()).isEqualTo(7);
    assertThatThrownBy(() -> read("evaluate_every: 7\nevaluate_epochs: 1\n"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("one of them");
  }

  @Test
  void judgesByDiceWhereClassesMayOverlap() {
    assertThat(read("").judging().monitor()).isEqualTo(Judging.Monitor.DICE);
    assertThat(read("thresholds: 0.3\n").judging().thresholds()).hasSize(29).containsOnly(0.3);
    assertThat(read("keep: {best: 3}\n").keep()).isEqualTo(new Keep(true, 3, true));
  }

  @Test
  void refusesWrongKeysAndValues() {
    refused("keep: {bests: 3}\n", "bests");
    refused("folds: {count: 1}\n", "folds.count");
    refused("folds: {count: 3, fold: 3}\n", "folds.fold");
    refused("folds: {kind: group}\n", "kind");
    refused("monitor: accuracy\n", "monitor");
    refused("least_pixels: -1\n", "least_pixels");
    refused("broken: ignore\n", "broken");
    refused("evaluate_epoch: 1\n", "evaluate_epoch");
  }

  private static void refused(String more, String part) {
    assertThatThrownBy(() -> read(more))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(part)
        .matches(e -> ((Refusal) e).kind() == Refusal.Kind.USAGE);
  }
}
