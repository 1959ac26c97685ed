package io.intarsia.zoo.encoder.classic;

import static io.intarsia.zoo.encoder.classic.Inception.averaged;
import static io.intarsia.zoo.encoder.classic.Inception.conv;
import static io.intarsia.zoo.encoder.classic.Inception.maxPool;

import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Sequence;
import io.intarsia.nn.layer.Unit;
import io.intarsia.zoo.encoder.EncoderOptions;
import io.intarsia.zoo.encoder.Pyramid;
import io.intarsia.zoo.encoder.classic.Inception.Branches;
import io.intarsia.zoo.encoder.classic.Inception.Residual;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Inception-ResNet-v2 without its classifier (Szegedy et al. 2017, fig. 15 to 20). Keys are those
 * of Cadene/pretrained-models.pytorch as segmentation_models.pytorch @ 50066163 keeps them,
 * encoders/_inceptionresnetv2.py; as there every 3x3 convolution and pooling is padded.
 */
public final class InceptionResNetV2 extends Pyramid {
  private final List<List<Unit>> stages = new ArrayList<>();
  private final int depth;

  /** An encoder; it cannot be dilated. */
  public InceptionResNetV2(EncoderOptions options) {
    super(options.levels(List.of(64, 192, 320, 1088, 1536)));
    options.requireUndilated("inceptionresnetv2");
    depth = options.depth();
    stages.add(
        List.of(
            child("conv2d_1a", conv(options.channels(), 32, 3, 3, 2)),
            child("conv2d_2a", conv(32, 32, 3)),
            child("conv2d_2b", conv(32, 64, 3))));
    stages.add(
        List.of(
            maxPool(), child("conv2d_3b", conv(64, 80, 1)), child("conv2d_4a", conv(80, 192, 3))));
    stages.add(
        List.of(
            maxPool(),
            child("mixed_5b", mixed5()),
            child("repeat", repeated(10, InceptionResNetV2::block35))));
    stages.add(
        List.of(
            child("mixed_6a", mixed6()),
            child("repeat_1", repeated(20, InceptionResNetV2::block17))));
    stages.add(
        List.of(
            child("mixed_7a", mixed7()),
            child("repeat_2", repeated(9, () -> block8(0.2, true))),
            child("block8", block8(1, false)),
            child("conv2d_7b", conv(2080, 1536, 1))));
  }

  private static Sequence repeated(int times, Supplier<Unit> block) {
    List<Unit> units = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      units.add(block.get());
    }
    return new Sequence(units);
  }

  private static Unit mixed5() {
    return Branches.of(
        conv(192, 96, 1),
        new Sequence(conv(192, 48, 1), conv(48, 64, 5)),
        new Sequence(conv(192, 64, 1), conv(64, 96, 3), conv(96, 96, 3)),
        averaged(192, 64));
  }

  private static Unit block35() {
    return new Residual(
        320,
        128,
        0.17,
        true,
        conv(320, 32, 1),
        new Sequence(conv(320, 32, 1), conv(32, 32, 3)),
        new Sequence(conv(320, 32, 1), conv(32, 48, 3), conv(48, 64, 3)));
  }

  private static Unit mixed6() {
    return Branches.of(
        conv(320, 384, 3, 3, 2),
        new Sequence(conv(320, 256, 1), conv(256, 256, 3), conv(256, 384, 3, 3, 2)),
        maxPool());
  }

  private static Unit block17() {
    return new Residual(
        1088,
        384,
        0.1,
        true,
        conv(1088, 192, 1),
        new Sequence(conv(1088, 128, 1), conv(128, 160, 1, 7, 1), conv(160, 192, 7, 1, 1)));
  }

  private static Unit mixed7() {
    return Branches.of(
        new Sequence(conv(1088, 256, 1), conv(256, 384, 3, 3, 2)),
        new Sequence(conv(1088, 256, 1), conv(256, 288, 3, 3, 2)),
        new Sequence(conv(1088, 256, 1), conv(256, 288, 3), conv(288, 320, 3, 3, 2)),
        maxPool());
  }

  private static Unit block8(double scale, boolean relu) {
    return new Residual(
        2080,
        448,
        scale,
        relu,
        conv(2080, 192, 1),
        new Sequence(conv(2080, 192, 1), conv(192, 224, 1, 3, 1), conv(224, 256, 3, 1, 1)));
  }

  @Override
  public List<Tensor> forward(Tensor picture) {
    List<Tensor> features = new ArrayList<>(List.of(picture));
    Tensor x = picture;
    for (List<Unit> stage : stages.subList(0, depth)) {
      for (Unit unit : stage) {
        x = unit.forward(x);
      }
      features.add(x);
    }
    return features;
  }
}
