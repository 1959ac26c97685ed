package io.intarsia.cli;

import io.intarsia.base.Refusal;
import io.intarsia.cli.job.Sides;
import io.intarsia.predict.InputSize;
import io.intarsia.predict.SegmenterBuilder;
import io.intarsia.predict.Tiling;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Options that say how the network sees a picture: size, tiles, several views. */
final class SeeingOptions {
  private static final double OVERLAP = 0.25;

  @Option(
      names = "--size",
      paramLabel = "HxW",
      description =
          "The size the network sees: HxW, or keep (the picture's aspect, multiples of 32);"
              + " default: the model's own.")
  private String size = "";

  @Option(
      names = "--tile",
      arity = "0..1",
      fallbackValue = "0",
      paramLabel = "SIDE[,OVERLAP]",
      description =
          "Cut pictures into tiles seen at full resolution, such as 512,0.25; default: where the"
              + " network would see more than 2048x2048 pixels.")
  private String tile = "";

  @Option(
      names = "--tta",
      split = ",",
      paramLabel = "VIEW",
      description = "Average several views, such as flip,0.75,1.25: slower and a little better.")
  private List<String> views = new ArrayList<>();

  /**
   * Sets a builder to what was asked for.
   *
   * @throws Refusal USAGE if an option cannot be read
   */
  SegmenterBuilder apply(SegmenterBuilder builder) {
    if (size.equalsIgnoreCase("keep")) {
      builder.size(InputSize.KEEP_ASPECT);
    } else if (!size.isEmpty()) {
      int[] sides = Sides.parse(size);
      builder.size(new InputSize.Exact(sides[1], sides[0]));
    }
    if (!tile.isEmpty()) {
      builder.tiling(tiling());
    }
    List<Double> scales = new ArrayList<>(List.of(1.0));
    for (String view : views) {
      if (view.strip().equalsIgnoreCase("flip")) {
        builder.flip(true);
      } else {
        scales.add(number("--tta", view, 0.1, 8));
      }
    }
    return builder.scales(scales.stream().distinct().toList());
  }

  private Tiling tiling() {
    String[] parts = tile.split(",", 2);
    int side = (int) number("--tile", parts[0], 0, 8192);
    double overlap = parts.length == 2 ? number("--tile", parts[1], 0, 0.9) : OVERLAP;
    return Tiling.of(side, overlap);
  }

  private static double number(String option, String text, double least, double most) {
    try {
      double value = Double.parseDouble(text.strip());
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Refused below, as a number out of range is.
    }
    throw Refusal.usage("%s %s: wanted a number from %s to %s", option, text, least, most);
  }
}
