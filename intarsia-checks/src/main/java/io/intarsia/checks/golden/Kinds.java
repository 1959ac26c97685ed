package io.intarsia.checks.golden;

import io.intarsia.checks.golden.augment.AugmentCheck;
import io.intarsia.checks.golden.loss.LossCheck;
import io.intarsia.checks.golden.metric.MetricCheck;
import io.intarsia.checks.golden.model.CamCheck;
import io.intarsia.checks.golden.optim.OptimizersCheck;
import io.intarsia.checks.golden.optim.SchedulesCheck;
import io.intarsia.checks.golden.split.SplitCheck;
import io.intarsia.checks.golden.training.TrainingCheck;
import io.intarsia.nn.Network;
import io.intarsia.torch.TorchNatives;
import java.util.List;
import java.util.Optional;

/** Which check a fixture wants. */
final class Kinds {
  private Kinds() {}

  static void check(Fixture fixture, List<Engine> engines, Findings findings) {
    switch (fixture.kind()) {
      case "model" -> new ModelCheck(fixture, engines, findings).run();
      case "image" -> image(fixture, engines, findings);
      case "metric" -> metric(fixture, findings);
      case "mask_ops" -> new MaskCheck(fixture, findings).run();
      case "sliding_window" -> new WindowCheck(fixture, findings).run();
      case "schedule_optimizer" -> optim(fixture, findings);
      case "loss" -> losses(fixture, findings);
      case "training" -> training(fixture, findings);
      case "augmentation" -> augmentation(fixture, findings);
      case "cam_merge" ->
          new CamCheck(Comparison::statistics, findings::compare).merge(fixture.json());
      case "gradcam" -> gradients(fixture, findings);
      default -> findings.skip("kind '" + fixture.kind() + "' is not known yet");
    }
  }

  private static void optim(Fixture fixture, Findings findings) {
    switch (fixture.name()) {
      case "lr_schedules" ->
          fixture
              .cases()
              .forEach((n, c) -> findings.part(n, f -> SchedulesCheck.run(c, f::compare)));
      case "optimizers" -> optimizers(fixture, findings);
      case "kfold_splits" ->
          fixture
              .cases()
              .forEach((n, c) -> findings.part(n, f -> f.compare(n, SplitCheck.wrong(c), 0)));
      default -> findings.skip("schedule_optimizer '" + fixture.name() + "' is not known yet");
    }
  }

  private static void optimizers(Fixture fixture, Findings findings) {
    if (!TorchNatives.available()) {
      findings.skip(TorchNatives.reason());
      return;
    }
    OptimizersCheck check = new OptimizersCheck(fixture.json().get("problem"));
    fixture.cases().forEach((n, c) -> findings.part(n, f -> check.run(c, f::compare)));
  }

  private static void training(Fixture fixture, Findings findings) {
    if (!TorchNatives.available()) {
      findings.skip(TorchNatives.reason());
      return;
    }
    Optional<Network> network = Architectures.of(fixture);
    if (network.isEmpty()) {
      findings.skip("no network for '" + fixture.json().path("model").asText() + "' yet");
      return;
    }
    Lessons lessons = new Lessons(fixture.json());
    new TrainingCheck(fixture.json(), findings::compare)
        .run(network.get(), lessons.weights(network.get()), lessons.batch());
  }

  private static void gradients(Fixture fixture, Findings findings) {
    if (!TorchNatives.available()) {
      findings.skip(TorchNatives.reason());
      return;
    }
    new CamCheck(Comparison::statistics, findings::compare).gradients(fixture.json());
  }

  private static void losses(Fixture fixture, Findings findings) {
    if (!TorchNatives.available()) {
      findings.skip(TorchNatives.reason());
      return;
    }
    fixture
        .cases()
        .forEach(
            (name, c) ->
                findings.part(name, f -> LossCheck.check(fixture.name(), name, c, f::compare)));
  }

  private static void image(Fixture fixture, List<Engine> engines, Findings findings) {
    switch (fixture.name()) {
      case "torch_ops" -> new OpsCheck(fixture, engines, findings).run();
      case "torch_interpolate" -> new InterpolateCheck(fixture, engines, findings).run();
      case "pillow_resize", "opencv_resize" -> new PictureCheck(fixture, findings).resize();
      case "segformer_image_processor" -> new PictureCheck(fixture, findings).preprocess();
      case "post_process_semantic_segmentation" -> new LabelsCheck(fixture, findings).run();
      default -> findings.skip("image '" + fixture.name() + "' is not known yet");
    }
  }

  private static void augmentation(Fixture fixture, Findings findings) {
    fixture
        .cases()
        .forEach(
            (name, c) ->
                findings.part(
                    name, f -> AugmentCheck.check(fixture.json(), name, c, findings::compare)));
  }

  private static void metric(Fixture fixture, Findings findings) {
    if (!MetricCheck.knows(fixture.name())) {
      findings.skip("metric '" + fixture.name() + "' is not known yet");
      return;
    }
    findings.part("beside the cases", f -> MetricCheck.checkRest(fixture.json(), f::compare));
    fixture
        .cases()
        .forEach(
            (name, c) ->
                findings.part(name, f -> MetricCheck.check(fixture.json(), name, c, f::compare)));
  }
}
