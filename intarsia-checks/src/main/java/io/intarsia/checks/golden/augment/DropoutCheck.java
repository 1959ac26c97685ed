package io.intarsia.checks.golden.augment;

import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.augment.colour.Tones;
import io.intarsia.augment.geometry.Holes;
import io.intarsia.augment.geometry.Holes.Hole;
import io.intarsia.augment.geometry.Raster;
import io.intarsia.image.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Rectangles and channels blanked out. */
final class DropoutCheck {
  private DropoutCheck() {}

  static void check(JsonNode input, String name, JsonNode c, Report report) {
    Picture picture = Arrays8.picture(input.get("image"));
    JsonNode params = c.get("params");
    int fill = params.path("fill_value").asInt(0);
    if (params.has("channels")) {
      List<Integer> channels =
          IntStream.of(Arrays8.wholes(params.get("channels"))).boxed().toList();
      Raster got = Raster.of(Tones.channelDropout(picture, channels, fill));
      report.compare(name, Arrays8.largest(got, c.get("image")), 0);
      return;
    }
    List<Hole> holes = new ArrayList<>();
    for (JsonNode hole : c.get("holes_x1y1x2y2")) {
      int[] at = Arrays8.wholes(hole);
      holes.add(new Hole(at[0], at[1], at[2], at[3]));
    }
    if (params.has("ratio")) {
      List<Hole> ours = grid(picture, params);
      report.compare(name + " holes", ours.equals(holes) ? 0 : 1, 0);
      holes = ours;
    }
    Raster got = Holes.cut(Raster.of(picture), holes, fill);
    report.compare(name + " image", Arrays8.largest(got, c.get("image")), 0);
    if (c.has("mask")) {
      Raster mask = Arrays8.raster(input.get("mask"));
      boolean filled = params.hasNonNull("mask_fill_value");
      Raster after = filled ? Holes.cut(mask, holes, params.get("mask_fill_value").asInt()) : mask;
      report.compare(name + " mask", Arrays8.largest(after, c.get("mask")), 0);
    }
  }

  private static List<Hole> grid(Picture picture, JsonNode params) {
    int across;
    int down;
    if (params.has("unit_size_used")) {
      across = params.get("unit_size_used").asInt();
      down = across;
    } else {
      across = Holes.unitWidth(picture.width(), params.path("holes_number_x").asInt(0));
      down = Holes.unitHeight(picture.height(), params.path("holes_number_y").asInt(0), across);
    }
    return Holes.grid(
        picture.width(),
        picture.height(),
        across,
        down,
        params.get("ratio").asDouble(),
        params.path("shift_x").asInt(0),
        params.path("shift_y").asInt(0));
  }
}
