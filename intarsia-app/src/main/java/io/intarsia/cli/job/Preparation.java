package io.intarsia.cli.job;

import io.intarsia.preprocess.Preprocessing;
import io.intarsia.preprocess.SizePolicy;
import java.util.Locale;

/** How pictures are prepared for a model, in words. */
public final class Preparation {
  private Preparation() {}

  /** In one line: size, filter, padding, normalisation. */
  public static String text(Preprocessing steps) {
    StringBuilder text = new StringBuilder(size(steps.sizing()));
    if (!(steps.sizing() instanceof SizePolicy.Keep)) {
      text.append(", ").append(steps.resample().name().toLowerCase(Locale.ROOT));
    }
    if (steps.multiple() > 1) {
      text.append(", sides multiples of ").append(steps.multiple());
    }
    text.append(String.format(Locale.ROOT, ", times %.6g", steps.rescaleFactor()));
    if (steps.mean() != null) {
      text.append(", minus ").append(steps.mean()).append(", over ").append(steps.std());
    }
    SizePolicy.Exact pad = steps.pad();
    if (pad != null) {
      text.append(", padded to ").append(pad.height()).append('x').append(pad.width());
    }
    return text.toString();
  }

  private static String size(SizePolicy policy) {
    if (policy instanceof SizePolicy.Exact exact) {
      return "to " + exact.height() + "x" + exact.width();
    }
    if (policy instanceof SizePolicy.ShortestEdge edge) {
      return "shortest edge to " + edge.edge();
    }
    if (policy instanceof SizePolicy.LongestEdge edge) {
      return "longest edge to " + edge.edge();
    }
    return "at their own size";
  }
}
