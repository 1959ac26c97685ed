package io.intarsia.data.doctor;

import io.intarsia.base.Refusal;
import io.intarsia.data.doctor.Finding.Severity;
import io.intarsia.image.LabelMap;
import io.intarsia.image.Picture;
import io.intarsia.image.codec.Decoder;
import io.intarsia.image.codec.ImageFormat;
import io.intarsia.image.codec.ImageHeader;
import io.intarsia.image.codec.IndexPicture;
import io.intarsia.label.LabelClass;
import io.intarsia.label.LabelSpace;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What values and colours the masks of a data set store, and what that says of their kind. */
final class MaskValues {
  private static final int MANY_COLOURS = 4096;

  private final LabelSpace space;
  private final long[] counts = new long[1 << 16];
  private final TreeSet<Integer> used = new TreeSet<>();
  private final Set<Integer> palette = new HashSet<>();
  private String first = "";
  private int masks;
  private int withZero;

  MaskValues(LabelSpace space) {
    this.space = space;
    space.classes().forEach(c -> palette.add(c.rgb()));
  }

  /** True if the file has no single channel to read ids from. */
  boolean isColour(ImageHeader header, Path file) {
    if (header.format() != ImageFormat.PNG) {
      return true;
    }
    try {
      new Decoder().decodeIndices(file);
      return false;
    } catch (Refusal e) {
      // The caller has decoded the file whole: what is left to refuse is that it is in colour.
      return true;
    }
  }

  void colours(Picture mask, String file, Findings findings) {
    Set<Integer> colours = new HashSet<>();
    boolean grey = true;
    int unknown = 0;
    byte[] rgb = mask.rgb();
    int last = -1;
    for (int i = 0; i < rgb.length && colours.size() < MANY_COLOURS; i += 3) {
      int colour = (rgb[i] & 0xff) << 16 | (rgb[i + 1] & 0xff) << 8 | (rgb[i + 2] & 0xff);
      if (colour == last) {
        continue;
      }
      last = colour;
      grey &= rgb[i] == rgb[i + 1] && rgb[i] == rgb[i + 2];
      if (colours.add(colour) && !palette.contains(colour)) {
        unknown++;
      }
    }
    String advice =
        grey
            ? "Say mask_format: grey if the grey values are ids."
            : unknown == 0
                ? "Say mask_format: colour; the colours are those of the label space."
                : "Say mask_format: colour and give the classes these colours; "
                    + "many colours mean that the masks were scaled or compressed with loss.";
    findings.add(
        Severity.ERROR,
        "mask-in-colour",
        "masks are stored in colours, not as ids",
        advice,
        "%s: %d colours, %d of them not of '%s'"
            .formatted(file, colours.size(), unknown, space.name()));
  }

  void indices(IndexPicture mask, String file, Findings findings) {
    masks++;
    TreeSet<Integer> here = new TreeSet<>();
    for (short value : mask.values()) {
      counts[value & 0xffff]++;
      here.add(value & 0xffff);
    }
    withZero += here.contains(0) ? 1 : 0;
    boolean labelled = false;
    for (int value : here) {
      labelled |= space.contains(space.fromAnnotation(value)) && !ignored(value);
      if (used.add(value) && !known(value) && first.isEmpty()) {
        first = file;
      }
    }
    if (!labelled) {
      findings.add(
          Severity.WARNING,
          "empty-mask",
          "masks label nothing",
          "Label the pictures or leave them out; they teach nothing.",
          file);
    }
  }

  private boolean ignored(int value) {
    int id = space.fromAnnotation(value);
    return id == space.ignoreId() || id == LabelSpace.NONE;
  }

  private boolean known(int value) {
    return ignored(value)
        || value == LabelMap.IGNORE
        || space.contains(space.fromAnnotation(value));
  }

  void report(Findings findings) {
    if (masks == 0) {
      return;
    }
    List<Integer> strange = used.stream().filter(v -> !known(v)).toList();
    if (used.contains(255) && used.stream().allMatch(v -> v == 0 || v == 255)) {
      findings.add(
          Severity.ERROR,
          "black-and-white",
          "all masks hold 0 and 255 only, and 255 counts as ignored",
          "Say mask_format: binary if 255 is the second class.",
          "%d pixels of 255".formatted(counts[255]));
    } else if (raised(strange)) {
      findings.add(
          Severity.ERROR,
          "off-by-one",
          "ids are stored one too high: %d occurs, 0 never as a class".formatted(space.size()),
          "Say reduce_labels: true if 0 means no class and ids begin with 1.",
          first);
    } else if (!strange.isEmpty()) {
      strange(strange, findings);
    }
    reduced(findings);
  }

  /** The only strange value is one above the last, and 0 is hardly there. */
  private boolean raised(List<Integer> strange) {
    return !space.reduceLabels()
        && strange.equals(List.of(space.maxId() + 1))
        && counts[0] * 20 < total();
  }

  private long total() {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  private void strange(List<Integer> strange, Findings findings) {
    Set<Integer> lumas = new HashSet<>();
    for (LabelClass c : space.classes()) {
      int rgb = c.rgb();
      int sum = (rgb >> 16) * 19595 + (rgb >> 8 & 0xff) * 38470 + (rgb & 0xff) * 7471;
      lumas.add(sum + 0x8000 >> 16);
    }
    if (strange.size() > 1 && lumas.containsAll(used)) {
      findings.add(
          Severity.ERROR,
          "colours-as-grey",
          "stored values are the brightness of the classes' colours, not ids",
          "A colour or palette mask was converted to grey: export it again as indices.",
          first + ": " + strange);
      return;
    }
    for (int value : strange) {
      findings.add(
          Severity.ERROR,
          "id-out-of-range",
          "values are no class of '%s' (%d classes)".formatted(space.name(), space.size()),
          "Correct the label space, map them with values, or leave them out with ignore.",
          "%d: %d pixels, first in %s".formatted(value, counts[value], first));
    }
  }

  private void reduced(Findings findings) {
    long total = total();
    boolean lost = space.reduceLabels() && counts[space.maxId() + 1] == 0;
    if (lost && counts[0] * 4 > total && withZero * 2 > masks) {
      findings.add(
          Severity.WARNING,
          "reduce-labels",
          "reduce_labels drops value 0, which covers %d %% of the pixels"
              .formatted(100 * counts[0] / total),
          "Value %d never occurs: if 0 is a class, say reduce_labels: false."
              .formatted(space.maxId() + 1),
          "%d of %d masks".formatted(withZero, masks));
    }
    for (LabelClass c : space.classes()) {
      int value = space.reduceLabels() ? c.id() + 1 : c.id();
      if (counts[value] == 0) {
        findings.add(
            Severity.WARNING,
            "unused-class",
            "classes have no pixel",
            "Check the ids, or whether the data set is too small to measure them.",
            c.name());
      }
    }
  }
}
