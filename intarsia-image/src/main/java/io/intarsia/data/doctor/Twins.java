package io.intarsia.data.doctor;

import io.intarsia.data.doctor.Finding.Severity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Finds what occurs twice: pictures, nearly the same pictures, ids and groups across splits. */
final class Twins {
  /** Perceptual hashes that differ in more bits are of different pictures. */
  private static final int BITS = 7;

  /** A hash with so few differing bits agrees wholly in one of as many bytes. */
  private static final int BANDS = 8;

  /** Within one band, a picture is compared with so many before it. */
  private static final int REACH = 400;

  /** A sample as it is remembered. */
  record Seen(String split, String id, String group, PictureHash picture, String mask) {
    String place() {
      return split.isEmpty() ? id : split + "/" + id;
    }
  }

  private final List<Seen> all = new ArrayList<>();
  private final Map<String, Set<String>> splitsOfGroup = new LinkedHashMap<>();
  private final Map<String, Set<String>> splitsOfId = new LinkedHashMap<>();

  /** A sample whose picture could be read. */
  void add(Seen seen) {
    all.add(seen);
  }

  /** A sample, readable or not. */
  void name(String split, String id, String group) {
    splitsOfId.computeIfAbsent(id, k -> new TreeSet<>()).add(split);
    if (!group.equals(id)) {
      splitsOfGroup.computeIfAbsent(group, k -> new TreeSet<>()).add(split);
    }
  }

  void report(Findings findings) {
    leaks(
        splitsOfGroup,
        Severity.ERROR,
        "group-leak",
        "groups stand in more than one split",
        "Split by group, so that no person or scene is trained and tested on.",
        findings);
    // Equal pictures are found by their pixels: names alone often begin anew in each folder.
    leaks(
        splitsOfId,
        Severity.NOTE,
        "id-leak",
        "ids stand in more than one split",
        "Nothing is wrong if names are counted anew in each split; else they are the same scenes.",
        findings);
    same(findings);
    near(findings);
  }

  private static void leaks(
      Map<String, Set<String>> splits,
      Severity severity,
      String code,
      String message,
      String advice,
      Findings findings) {
    splits.forEach(
        (name, in) -> {
          if (in.size() > 1) {
            findings.add(severity, code, message, advice, name + ": " + String.join(", ", in));
          }
        });
  }

  private void same(Findings findings) {
    Map<String, Seen> first = new HashMap<>();
    for (Seen seen : all) {
      Seen before = first.putIfAbsent(seen.picture.exact(), seen);
      if (before == null) {
        continue;
      }
      String where = before.place() + " = " + seen.place();
      if (!before.split.equals(seen.split)) {
        findings.add(
            Severity.ERROR,
            "duplicate-across-splits",
            "the same pictures stand in two splits",
            "Remove them from one of the splits: what is tested on must not be trained on.",
            where);
      } else {
        findings.add(
            Severity.WARNING,
            "duplicate",
            "the same pictures occur twice in a split",
            "Remove one of each pair.",
            where);
      }
      if (!before.mask.equals(seen.mask)) {
        findings.add(
            Severity.ERROR,
            "conflicting-labels",
            "the same pictures have different labels",
            "Find out which labels are right and remove the others.",
            where);
      }
    }
  }

  private void near(Findings findings) {
    List<Map<Integer, List<Integer>>> bands = new ArrayList<>();
    for (int b = 0; b < BANDS; b++) {
      bands.add(new HashMap<>());
    }
    Set<String> exact = new HashSet<>();
    for (int i = 0; i < all.size(); i++) {
      Seen seen = all.get(i);
      if (!exact.add(seen.picture.exact())) {
        continue;
      }
      Set<Integer> met = new TreeSet<>();
      for (int b = 0; b < BANDS; b++) {
        int key = (int) (seen.picture.perceptual() >>> 8 * b & 0xff);
        List<Integer> bucket = bands.get(b).computeIfAbsent(key, k -> new ArrayList<>());
        met.addAll(bucket.subList(Math.max(0, bucket.size() - REACH), bucket.size()));
        bucket.add(i);
      }
      for (int other : met) {
        compare(all.get(other), seen, findings);
      }
    }
  }

  private static void compare(Seen a, Seen b, Findings findings) {
    long apart = a.picture.perceptual() ^ b.picture.perceptual();
    if (Long.bitCount(apart) > BITS || !a.picture.looksLike(b.picture)) {
      return;
    }
    boolean across = !a.split.equals(b.split);
    findings.add(
        across ? Severity.WARNING : Severity.NOTE,
        across ? "near-duplicate-across-splits" : "near-duplicate",
        across ? "nearly the same pictures stand in two splits" : "pictures are nearly the same",
        across
            ? "Look at them: frames of one film belong into one split (give them a group)."
            : "Look at them; frames of one film should share a group.",
        a.place() + " ~ " + b.place());
  }
}
