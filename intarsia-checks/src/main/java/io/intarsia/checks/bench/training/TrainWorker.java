package io.intarsia.checks.bench.training;

import io.intarsia.base.DType;
import io.intarsia.base.NdArray;
import io.intarsia.checks.bench.peer.Lesson;
import io.intarsia.checks.bench.peer.Serve;
import io.intarsia.config.Config;
import io.intarsia.loss.LossSpecs;
import io.intarsia.loss.mix.Objective;
import io.intarsia.nn.Initial;
import io.intarsia.nn.Network;
import io.intarsia.nn.Weights;
import io.intarsia.optim.Clip;
import io.intarsia.optim.OptimizerSpecs;
import io.intarsia.optim.ParameterRules;
import io.intarsia.torch.TorchSettings;
import io.intarsia.torch.TorchSettings.Precision;
import io.intarsia.train.Batch;
import io.intarsia.train.Learner;
import io.intarsia.zoo.Segformer;
import io.intarsia.zoo.encoder.MixTransformer;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Steps of training as Intarsia takes them. */
final class TrainWorker {
  private TrainWorker() {}

  /**
   * {@code PRECISION CLASSES BATCH SIDE THREADS LOSSES RATE}: obeys {@link Serve}'s commands;
   * {@code run N} does step N and adds its loss to the file.
   */
  public static void main(String[] args) throws Exception {
    int classes = Integer.parseInt(args[1]);
    int batch = Integer.parseInt(args[2]);
    int side = Integer.parseInt(args[3]);
    double rate = Double.parseDouble(args[6]);
    Network network = network(classes);
    Config config = Config.parse("bench", "{optimizer: {type: adamw}, loss: cross_entropy}");
    TorchSettings settings =
        TorchSettings.cpu().withThreads(Integer.parseInt(args[4])).with(Precision.valueOf(args[0]));
    Learner learner =
        new Learner(
            network,
            values(network),
            Objective.read(config.root(), LossSpecs.IGNORE),
            new Learner.Options(
                OptimizerSpecs.read(config.root().section("optimizer")),
                ParameterRules.none(),
                new Clip.None(),
                null,
                Learner.Mode.USUAL,
                false,
                settings));
    List<Batch> lessons = new ArrayList<>();
    for (int i = 0; i < Lesson.DIFFERENT; i++) {
      lessons.add(upload(Lesson.of(i, batch, side, classes), batch, side));
    }
    Serve.obey(
        text -> {
          long number = text.isEmpty() ? 0 : Long.parseLong(text);
          double loss =
              learner
                  .accumulate(lessons.get((int) (number % lessons.size())), 1, number)
                  .getOrDefault(Objective.TOTAL, Double.NaN);
          learner.step(rate);
          Files.writeString(
              Path.of(args[5]),
              number + " " + loss + "\n",
              StandardOpenOption.CREATE,
              StandardOpenOption.APPEND);
        });
  }

  private static Batch upload(Lesson lesson, int batch, int side) {
    return new Batch(
        NdArray.ofFloats(lesson.pixels(), batch, 3, side, side),
        NdArray.of(DType.U8, ByteBuffer.wrap(lesson.labels()), batch, side, side),
        List.of("lesson"));
  }

  /** SegFormer-B0 without dropped paths, which each side would draw in its own way. */
  static Network network(int classes) {
    MixTransformer.Config usual =
        MixTransformer.Config.standard(3, List.of(2, 2, 2, 2), List.of(32, 64, 160, 256));
    MixTransformer.Config config =
        new MixTransformer.Config(
            usual.channels(),
            usual.depths(),
            usual.widths(),
            usual.heads(),
            usual.reductions(),
            usual.patches(),
            usual.strides(),
            usual.expansions(),
            0);
    return new Segformer(config, 256, classes);
  }

  /** The values both sides begin with. */
  static Weights values(Network network) {
    return Initial.of(network.manifest(), 1);
  }

  /** Writes values as the other side reads them. */
  static void write(Weights values, Path file) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(new java.io.BufferedOutputStream(Files.newOutputStream(file)))) {
      out.writeInt(values.keys().size());
      for (String key : values.keys()) {
        NdArray value = values.get(key);
        out.writeUTF(key);
        out.writeInt(value.shape().length);
        for (long size : value.shape()) {
          out.writeLong(size);
        }
        for (int i = 0; i < value.count(); i++) {
          out.writeFloat((float) value.at(i));
        }
      }
    }
  }
}
