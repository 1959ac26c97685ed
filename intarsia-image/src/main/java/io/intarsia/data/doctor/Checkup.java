package io.intarsia.data.doctor;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.intarsia.data.doctor.Finding.Severity;
import io.intarsia.data.stats.Page;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The result of an examination.
 *
 * @param samples how many were looked at
 * @param findings the worst first
 */
public record Checkup(int samples, List<Finding> findings) {
  private static final int PRINTED = 5;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Copies the list. */
  public Checkup {
    findings = List.copyOf(findings);
  }

  /** True if there is no error; with {@code strict}, no warning either. */
  public boolean healthy(boolean strict) {
    return findings.stream()
        .noneMatch(
            f -> f.severity() == Severity.ERROR || (strict && f.severity() == Severity.WARNING));
  }

  /** 0 if it is healthy, else 1: what a command may exit with. */
  public int exitCode(boolean strict) {
    return healthy(strict) ? 0 : 1;
  }

  /** In one line. */
  public String verdict() {
    return "%d samples: %d errors, %d warnings, %d notes"
        .formatted(samples, count(Severity.ERROR), count(Severity.WARNING), count(Severity.NOTE));
  }

  private long count(Severity severity) {
    return findings.stream().filter(f -> f.severity() == severity).count();
  }

  /** As JSON, indented: samples, healthy, verdict and findings. */
  public String json() {
    var root = JSON.createObjectNode();
    root.put("samples", samples);
    root.put("healthy", healthy(false));
    root.put("verdict", verdict());
    root.set("findings", JSON.valueToTree(findings));
    return root.toPrettyString() + "\n";
  }

  /** As lines of text: the verdict, then each finding with its advice and the first places. */
  public String text() {
    StringBuilder out = new StringBuilder(verdict()).append('\n');
    for (Finding finding : findings) {
      out.append(
          "\n%s %s: %s (%d)\n"
              .formatted(
                  finding.severity().name().toLowerCase(Locale.ROOT),
                  finding.code(),
                  finding.message(),
                  finding.count()));
      int shown = Math.min(PRINTED, finding.where().size());
      finding.where().subList(0, shown).forEach(w -> out.append("    ").append(w).append('\n'));
      if (finding.count() > shown) {
        out.append("    and ").append(finding.count() - shown).append(" more\n");
      }
      out.append("  ").append(finding.advice()).append('\n');
    }
    return out.toString();
  }

  /**
   * This examination with what another one of the same samples found besides.
   *
   * @param other its findings are taken unless one of the same code is here
   */
  public Checkup and(Checkup other) {
    Set<String> codes = findings.stream().map(Finding::code).collect(Collectors.toSet());
    List<Finding> all = new ArrayList<>(findings);
    other.findings.stream().filter(f -> !codes.contains(f.code())).forEach(all::add);
    all.sort(Comparator.comparing(Finding::severity));
    return new Checkup(Math.max(samples, other.samples), all);
  }

  /** As a page. */
  public Page page(String title) {
    Page page = new Page(title);
    page.text(verdict());
    if (findings.isEmpty()) {
      page.text("Nothing was found to be wrong.");
    }
    for (Finding finding : findings) {
      page.heading("%s: %s".formatted(finding.severity(), finding.message()));
      page.text(finding.advice());
      List<List<String>> rows = finding.where().stream().map(w -> List.of(Page.escape(w))).toList();
      page.table(List.of("%s, %d in all".formatted(finding.code(), finding.count())), rows);
    }
    return page;
  }
}
