package io.intarsia.checks.golden.augment;

import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.augment.geometry.Raster;
import io.intarsia.image.GreyPicture;
import io.intarsia.image.Polygons;
import java.util.ArrayList;
import java.util.List;

/** Polygons filled and outlined, as OpenCV does it; Pillow's filling is not among our parts. */
final class FillCheck {
  private FillCheck() {}

  static void check(String name, JsonNode c, Report report) {
    int width = c.get("width").asInt();
    int height = c.get("height").asInt();
    List<int[]> lines = new ArrayList<>();
    for (JsonNode polygon : c.get("polygons_xy")) {
      int[] xy = new int[polygon.size() * 2];
      for (int i = 0; i < polygon.size(); i++) {
        xy[i * 2] = polygon.get(i).get(0).asInt();
        xy[i * 2 + 1] = polygon.get(i).get(1).asInt();
      }
      lines.add(xy);
    }
    GreyPicture all = Polygons.fill(width, height, lines);
    compare(name + " together", all, c.path("fillPoly_all_in_one_call"), report);
    GreyPicture outline = Polygons.outline(width, height, lines);
    compare(name + " outline", outline, c.path("polylines_closed_thickness1"), report);
    byte[] each = new byte[width * height];
    for (int[] line : lines) {
      byte[] one = Polygons.fill(width, height, List.of(line)).values();
      for (int i = 0; i < each.length; i++) {
        each[i] |= one[i];
      }
    }
    GreyPicture apart = GreyPicture.of(width, height, each);
    compare(name + " apart", apart, c.path("fillPoly_one_call_per_polygon"), report);
    if (c.has("area_pixels")) {
      int area = 0;
      for (byte value : all.values()) {
        area += value == 0 ? 0 : 1;
      }
      report.compare(name + " area", Math.abs(area - c.get("area_pixels").asInt()), 0);
    }
  }

  private static void compare(String what, GreyPicture got, JsonNode wanted, Report report) {
    if (wanted.isObject()) {
      byte[] ones = got.values().clone();
      for (int i = 0; i < ones.length; i++) {
        ones[i] = (byte) (ones[i] == 0 ? 0 : 1);
      }
      Raster raster = new Raster(got.width(), got.height(), 1, ones);
      report.compare(what, Arrays8.largest(raster, wanted), 0);
    }
  }
}
