package io.intarsia.checks.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.image.Components;
import io.intarsia.image.GreyPicture;
import io.intarsia.image.MaskOps;
import io.intarsia.image.Polygons;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Distances, components, morphology and contours of a mask, as SciPy and OpenCV give them. */
final class MaskCheck {
  private final Fixture fixture;
  private final Findings findings;

  MaskCheck(Fixture fixture, Findings findings) {
    this.fixture = fixture;
    this.findings = findings;
  }

  void run() {
    GreyPicture mask = grey(fixture.json().at("/cases/0/mask"));
    fixture.cases().forEach((name, c) -> findings.part(name, f -> check(name, c, mask)));
  }

  private static GreyPicture grey(JsonNode array) {
    long[] shape = Fixture.sizes(array.get("shape"));
    return GreyPicture.of((int) shape[1], (int) shape[0], Fixture.bytes(array));
  }

  private void check(String name, JsonNode c, GreyPicture mask) {
    if (name.startsWith("euclidean")) {
      distance(name, c, name.contains("1-mask") ? inverse(mask) : mask);
    } else if (name.startsWith("connected_components_")) {
      components(name, c, mask);
    } else if (name.startsWith("kernel_")) {
      morphology(name, c, mask);
    } else if (name.startsWith("find_contours_")) {
      contours(name, c, mask);
    } else if (!c.has("mask")) {
      findings.note("'" + name + "' is not known");
    }
  }

  private static GreyPicture inverse(GreyPicture mask) {
    byte[] values = mask.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) (1 - values[i]);
    }
    return GreyPicture.of(mask.width(), mask.height(), values);
  }

  private void numbers(String what, double[] got, double[] wanted, double allowed) {
    double worst = got.length == wanted.length ? 0 : Double.POSITIVE_INFINITY;
    for (int i = 0; i < Math.min(got.length, wanted.length); i++) {
      worst = Math.max(worst, Math.abs(got[i] - wanted[i]));
    }
    findings.compare(what, worst, allowed);
  }

  private void distance(String name, JsonNode c, GreyPicture mask) {
    double[] wanted = Fixture.numbers(c.at("/output/data"));
    numbers(name, MaskOps.distance(mask), wanted, 1e-7);
  }

  private void components(String name, JsonNode c, GreyPicture mask) {
    int connectivity = Integer.parseInt(name.substring(name.lastIndexOf('_') + 1));
    Components got = Components.of(mask, connectivity);
    double[] labels = Arrays.stream(got.labels()).asDoubleStream().toArray();
    numbers(name, labels, Fixture.numbers(c.at("/labels/data")), 0);
    // The reference counts the background as its part 0.
    for (Components.Part part : got.parts()) {
      JsonNode box = c.get("bbox_xywh").path(part.label());
      double[] ours = {
        part.area(), part.x(), part.y(), part.width(), part.height(), part.centreX(), part.centreY()
      };
      List<Double> wanted = new ArrayList<>();
      wanted.add(c.get("areas").path(part.label()).asDouble());
      box.forEach(n -> wanted.add(n.asDouble()));
      c.get("centroids").path(part.label()).forEach(n -> wanted.add(n.asDouble()));
      double[] theirs = wanted.stream().mapToDouble(d -> d).toArray();
      numbers(name + " part " + part.label(), ours, theirs, 1e-6);
    }
    int count = got.parts().size() + 1;
    findings.compare(
        name + " count", Math.abs(count - c.get("count_including_background").asInt()), 0);
  }

  private void morphology(String name, JsonNode c, GreyPicture mask) {
    GreyPicture kernel = grey(c.get("kernel"));
    for (MaskOps.Morphology operation : MaskOps.Morphology.values()) {
      JsonNode wanted = c.path(operation.name().toLowerCase(Locale.ROOT));
      if (wanted.isObject()) {
        GreyPicture got = MaskOps.morph(mask, operation, kernel);
        findings.expect(got.equals(grey(wanted)), name + " " + operation + " differs");
      }
    }
  }

  private void contours(String name, JsonNode c, GreyPicture mask) {
    boolean holes = name.contains("ccomp");
    List<Polygons.Contour> got = Polygons.contours(mask, holes, name.contains("simple"));
    JsonNode wanted = c.get("contours_xy");
    findings.compare(name + " count", Math.abs(got.size() - wanted.size()), 0);
    for (int i = 0; i < Math.min(got.size(), wanted.size()); i++) {
      List<Double> xy = new ArrayList<>();
      wanted.get(i).forEach(p -> p.forEach(v -> xy.add(v.asDouble())));
      double[] ours = Arrays.stream(got.get(i).xy()).asDoubleStream().toArray();
      numbers(name + " " + i, ours, xy.stream().mapToDouble(d -> d).toArray(), 0);
      JsonNode links = c.path("hierarchy_next_prev_child_parent").path(i);
      if (links.isArray()) {
        Polygons.Contour at = got.get(i);
        double[] hierarchy = {at.next(), at.previous(), at.child(), at.parent()};
        numbers(name + " links of " + i, hierarchy, Fixture.numbers(links), 0);
      }
      if (c.has("areas")) {
        double[] area = {got.get(i).area()};
        numbers(name + " area " + i, area, new double[] {c.get("areas").get(i).asDouble()}, 1e-6);
      }
    }
  }
}
