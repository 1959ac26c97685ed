package io.intarsia.track.sink;

import io.intarsia.config.Section;
import java.util.List;
import java.util.Map;

/** Reads {@link SinkSpec}s: {@code tensorboard}, {@code mlflow}. */
public final class SinkSpecs {
  private static final String EXPERIMENT = "intarsia";

  private SinkSpecs() {}

  /**
   * Reads one sink.
   *
   * @throws io.intarsia.base.Refusal USAGE for an unknown type or key, or an address that cannot be
   */
  public static SinkSpec read(Section section) {
    switch (section.text("type")) {
      case "tensorboard" -> {
        section.close();
        return new SinkSpec.TensorBoard();
      }
      case "mlflow" -> {
        SinkSpec.Mlflow spec =
            new SinkSpec.Mlflow(
                section.text("tracking_uri"),
                section.text("experiment", EXPERIMENT),
                section.flag("checkpoints", false));
        section.close();
        MlflowSettings.of(spec.server(), spec.experiment(), spec.checkpoints(), Map.of());
        return spec;
      }
      default -> throw section.unknownType(List.of("tensorboard", "mlflow"));
    }
  }
}
