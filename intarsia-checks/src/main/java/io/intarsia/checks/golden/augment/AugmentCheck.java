package io.intarsia.checks.golden.augment;

import com.fasterxml.jackson.databind.JsonNode;

/** Which check an augmentation fixture wants, case by case. */
public final class AugmentCheck {
  private AugmentCheck() {}

  /**
   * Checks a case.
   *
   * @param fixture the whole fixture, whose first case holds the input
   * @param name the case's name
   * @throws IllegalArgumentException if fixture or case is not known
   */
  public static void check(JsonNode fixture, String name, JsonNode c, Report report) {
    if (name.equals("input") || name.equals("maps")) {
      return;
    }
    JsonNode input = fixture.at("/cases/0");
    switch (fixture.path("name").asText()) {
      case "color" -> ColourCheck.check(input, name, c, report);
      case "torchvision_color" -> TorchvisionCheck.check(input, name, c, report);
      case "geometric" -> GeometryCheck.check(input, name, c, report);
      case "dropout" -> DropoutCheck.check(input, name, c, report);
      case "opencv_blocks" -> BlockCheck.check(fixture, name, c, report);
      case "polygon_fill" -> FillCheck.check(name, c, report);
      default ->
          throw new IllegalArgumentException(
              "augmentation '" + fixture.path("name").asText() + "' is not known");
    }
  }
}
