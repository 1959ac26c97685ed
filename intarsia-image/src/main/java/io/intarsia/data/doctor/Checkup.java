package io.intarsia.data.doctor;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.intarsia.data.doctor.Finding.Severity;
import io.intarsia.data.stats.Page;
import java.util.List;

/**
 * The result of an examination.
 *
 * @param samples how many were looked at
 * @param findings the worst first
 */
public record Checkup(int samples, List<Finding> findings) {
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
