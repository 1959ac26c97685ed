package io.intarsia.graph.rewrite;

import io.intarsia.graph.Program;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The passes in the order that pays, and what came of them. */
public final class Rewrites {
  private static final List<Pass> ALL =
      List.of(
          new FoldBatchNorm(),
          new ChannelFirst(),
          new LowerResolution(),
          new RepeatPixel(),
          new FoldLayerNorm(),
          new LowerResolution(),
          new CentreStreams(),
          new FoldScale());

  private Rewrites() {}

  /**
   * A rewritten program and how often each pass fired.
   *
   * @param program what to run
   * @param firings by the pass's name, in order
   */
  public record Report(Program program, Map<String, Integer> firings) {}

  /** Every pass, in order. */
  public static List<Pass> all() {
    return ALL;
  }

  /** The program after all passes. */
  public static Program apply(Program program) {
    return report(program, ALL).program();
  }

  /** The program after some passes, with the number of times each fired. */
  public static Report report(Program program, List<Pass> passes) {
    Map<String, Integer> firings = new LinkedHashMap<>();
    Program current = program;
    for (Pass pass : passes) {
      Pass.Rewritten next = pass.apply(current);
      current = next.program();
      firings.merge(pass.name(), next.firings(), Integer::sum);
    }
    return new Report(current, firings);
  }
}
