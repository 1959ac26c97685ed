package io.intarsia.run;

import io.intarsia.base.NdArray;
import io.intarsia.graph.Program;
import io.intarsia.op.Leaf;
import java.util.Map;

/**
 * An engine that runs programs: plain Java, ONNX Runtime, libtorch. The caller chooses; nothing
 * below knows which. May be shared between threads.
 */
public interface Executor {
  /** The engine's name as the user gives it, such as {@code java}, {@code onnx}, {@code torch}. */
  String name();

  /**
   * Makes a program ready to be run any number of times: compiles it and copies its weights to
   * where the engine wants them. The program is not needed afterwards.
   *
   * @throws io.intarsia.base.Refusal MODEL if the engine cannot run the program; ENVIRONMENT if the
   *     machine lacks what the engine needs
   */
  Session prepare(Program program);

  /**
   * A program held ready by an engine. {@link #run} may be called from several threads at once;
   * {@link #close} only when no call is under way, and a second time without effect.
   */
  interface Session extends AutoCloseable {
    /**
     * Runs the program once.
     *
     * @param inputs a value for every {@link Leaf.Input} of the graph by its key; neither changed
     *     nor kept
     * @return the results by the graph's output names, in the graph's order, owned by the caller
     * @throws io.intarsia.base.Refusal INPUT if an input is missing or its shape is not one the
     *     graph takes
     */
    Map<String, NdArray> run(Map<String, NdArray> inputs);

    @Override
    void close();
  }
}
