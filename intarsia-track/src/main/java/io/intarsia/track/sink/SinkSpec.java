package io.intarsia.track.sink;

import io.intarsia.track.Run;
import java.util.Map;

/** A sink as a configuration names it; {@link SinkSpecs} reads it. */
public sealed interface SinkSpec {
  /** Event files in the folder {@code tensorboard} of the run. */
  record TensorBoard() implements SinkSpec {}

  /**
   * An MLflow tracking server.
   *
   * @param server its address
   * @param experiment the experiment's name
   * @param checkpoints true to upload checkpoints too
   */
  record Mlflow(String server, String experiment, boolean checkpoints) implements SinkSpec {}

  /**
   * Lets a run speak to this sink.
   *
   * @param environment where credentials are found, such as {@code System.getenv()}
   */
  default void attachTo(Run run, Map<String, String> environment) {
    if (this instanceof Mlflow mlflow) {
      run.attach(
          new MlflowSink(
              MlflowSettings.of(
                  mlflow.server(), mlflow.experiment(), mlflow.checkpoints(), environment)));
    } else {
      run.attach(new TensorBoardSink(run.folder().resolve("tensorboard")));
    }
  }
}
