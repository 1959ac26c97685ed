package io.intarsia.predict.ort;

import io.intarsia.base.NdArray;
import io.intarsia.graph.BindSizes;
import io.intarsia.graph.Program;
import io.intarsia.run.Executor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A program for pictures of any size that is quick for the sizes seen often: one session with free
 * sizes and a few with fixed ones, of which the one unused longest goes when there are too many.
 * Each is made when a picture first needs it. All share the pool of threads. Safe to use from many
 * threads.
 */
public final class SpecialisedSessions implements Executor.Session {
  private static final int COUNTED = 256;

  private static final class Fixed {
    final OrtProgram session;
    int users;
    boolean dropped;

    Fixed(OrtProgram session) {
      this.session = session;
    }
  }

  private final OrtExecutor engine;
  private final Program program;
  private final String picture;
  private final int most;
  private final int often;
  private @Nullable OrtProgram free;
  private final Map<List<Long>, Fixed> fixed = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<List<Long>, Integer> seen = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param program with free batch, height and width
   * @param picture the input [N, C, H, W] that decides
   * @param most fixed sizes held at once
   * @param often how many pictures of a size make it worth a session of its own; 1 for the first
   */
  public SpecialisedSessions(
      OrtExecutor engine, Program program, String picture, int most, int often) {
    this.engine = engine;
    this.program = program;
    this.picture = picture;
    this.most = most;
    this.often = often;
  }

  /** Gives pictures of this size a session of their own from the first one on. */
  public synchronized void favour(long batch, long height, long width) {
    seen.put(List.of(batch, height, width), often);
  }

  @Override
  public Map<String, NdArray> run(Map<String, NdArray> inputs) {
    return with(inputs, session -> session.run(inputs));
  }

  /** Runs the program once and lends the results, as {@link OrtProgram#run(Map, Function)} does. */
  public <R> R run(Map<String, NdArray> inputs, Function<Map<String, NdArray>, R> use) {
    return with(inputs, session -> session.run(inputs, use));
  }

  private <R> R with(Map<String, NdArray> inputs, Function<OrtProgram, R> work) {
    NdArray value = inputs.get(picture);
    Fixed own = value == null || value.rank() != 4 ? null : take(value.shape());
    if (own == null) {
      return work.apply(free());
    }
    try {
      return work.apply(own.session);
    } finally {
      giveBack(own);
    }
  }

  private synchronized OrtProgram free() {
    if (free == null) {
      free = engine.prepare(program);
    }
    return free;
  }

  private synchronized @Nullable Fixed take(long[] shape) {
    List<Long> size = List.of(shape[0], shape[2], shape[3]);
    Fixed own = fixed.get(size);
    if (own == null && most > 0 && seen.merge(size, 1, Integer::sum) >= often) {
      seen.remove(size);
      Program bound = BindSizes.bind(program, shape[0], shape[2], shape[3]);
      own = new Fixed(engine.prepare(bound));
      fixed.put(size, own);
      if (fixed.size() > most) {
        drop(fixed.keySet().iterator().next());
      }
    }
    if (seen.size() > COUNTED) {
      seen.remove(seen.keySet().iterator().next());
    }
    if (own != null) {
      own.users++;
    }
    return own;
  }

  private synchronized void giveBack(Fixed own) {
    own.users--;
    closeIfIdle(own);
  }

  private void drop(List<Long> size) {
    Fixed own = fixed.remove(size);
    if (own != null) {
      own.dropped = true;
      closeIfIdle(own);
    }
  }

  private static void closeIfIdle(Fixed own) {
    if (own.dropped && own.users == 0) {
      own.session.close();
    }
  }

  /** The sizes that have a session of their own, each as batch, height, width. */
  public synchronized List<List<Long>> specialised() {
    return List.copyOf(fixed.keySet());
  }

  @Override
  public synchronized void close() {
    new ArrayList<>(fixed.keySet()).forEach(this::drop);
    if (free != null) {
      free.close();
    }
  }
}
