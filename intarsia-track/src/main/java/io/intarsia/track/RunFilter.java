package io.intarsia.track;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which runs are wanted.
 *
 * @param name a part of the name in any case, or null
 * @param statuses one of these
 * @param since started at this time or later, or null
 * @param parameters with exactly these values
 * @param most at most so many, the newest
 */
public record RunFilter(
    @Nullable String name,
    Set<Status> statuses,
    @Nullable Instant since,
    Map<String, String> parameters,
    int most) {
  /** Every run. */
  public static RunFilter all() {
    return new RunFilter(null, EnumSet.allOf(Status.class), null, Map.of(), Integer.MAX_VALUE);
  }

  /** Only runs with this in their name. */
  public RunFilter named(String part) {
    return new RunFilter(part, statuses, since, parameters, most);
  }

  /** Only runs that stand there. */
  public RunFilter in(Set<Status> wanted) {
    return new RunFilter(name, Set.copyOf(wanted), since, parameters, most);
  }

  /** Only runs started then or later. */
  public RunFilter from(Instant time) {
    return new RunFilter(name, statuses, time, parameters, most);
  }

  /** Only runs with these parameters. */
  public RunFilter with(Map<String, String> wanted) {
    return new RunFilter(name, statuses, since, Map.copyOf(wanted), most);
  }

  /** Only the newest. */
  public RunFilter newest(int count) {
    return new RunFilter(name, statuses, since, parameters, count);
  }

  /** True if the run is wanted; the count is not looked at. */
  boolean takes(RunSummary run) {
    return (name == null
            || run.name().toLowerCase(Locale.ROOT).contains(name.toLowerCase(Locale.ROOT)))
        && statuses.contains(run.status())
        && (since == null || !run.started().isBefore(since))
        && run.parameters().entrySet().containsAll(parameters.entrySet());
  }
}
