package io.intarsia.cli.job;

import io.intarsia.base.Progress;
import io.intarsia.base.Refusal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that work off a numbered list; what fails is kept and stops nothing else. */
final class Workers {
  private Workers() {}

  /** The work on one entry of a list. */
  interface Task {
    void run(int index);
  }

  /**
   * Works off a list.
   *
   * @param names what the entries are called in faults
   * @param jobs threads; with one, the caller's own does all
   * @param progress told of each entry done
   * @return the faults in the order of the list, each with its entry's name
   */
  static List<Refusal> run(List<String> names, int jobs, Task task, Progress progress) {
    Map<Integer, Refusal> faults = Collections.synchronizedMap(new TreeMap<>());
    AtomicInteger next = new AtomicInteger();
    Runnable worker =
        () -> {
          for (int i = next.getAndIncrement(); i < names.size(); i = next.getAndIncrement()) {
            try {
              task.run(i);
            } catch (RuntimeException e) {
              faults.put(i, named(names.get(i), e));
            }
            progress.advance(1);
          }
        };
    List<CompletableFuture<Void>> helpers = new ArrayList<>();
    for (int i = 1; i < Math.min(jobs, names.size()); i++) {
      helpers.add(CompletableFuture.runAsync(worker, r -> daemon(r).start()));
    }
    worker.run();
    helpers.forEach(Workers::join);
    return List.copyOf(faults.values());
  }

  static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "intarsia-worker");
    thread.setDaemon(true);
    return thread;
  }

  /** The value, or the fault itself rather than its wrapping. */
  static <T> T join(CompletableFuture<T> value) {
    try {
      return value.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException fault) {
        throw fault;
      }
      if (e.getCause() instanceof Error fault) {
        throw fault;
      }
      throw e;
    }
  }

  /** The fault with the entry's name in front, unless it tells it anyway. */
  static Refusal named(String name, RuntimeException fault) {
    Refusal.Kind kind =
        fault instanceof Refusal refusal ? refusal.kind() : Refusal.Kind.ENVIRONMENT;
    String text = String.valueOf(fault instanceof Refusal ? fault.getMessage() : fault);
    return new Refusal(kind, text.contains(name) ? text : name + ": " + text, fault);
  }
}
