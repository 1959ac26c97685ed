package io.intarsia.data.doctor;

import io.intarsia.data.doctor.Finding.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects places under the finding they belong to. */
final class Findings {
  private record Kind(Severity severity, String code, String message, String advice) {}

  private final Map<Kind, List<String>> places = new LinkedHashMap<>();

  void add(Severity severity, String code, String message, String advice, String where) {
    places
        .computeIfAbsent(new Kind(severity, code, message, advice), k -> new ArrayList<>())
        .add(where);
  }

  /** The worst first, then in the order found. */
  List<Finding> list() {
    List<Finding> out = new ArrayList<>();
    places.forEach(
        (k, where) ->
            out.add(new Finding(k.severity, k.code, k.message, k.advice, where.size(), where)));
    out.sort(Comparator.comparing(Finding::severity));
    return List.copyOf(out);
  }
}
