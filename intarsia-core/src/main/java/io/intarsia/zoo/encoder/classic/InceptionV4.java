package io.intarsia.zoo.encoder.classic;

import static io.intarsia.zoo.encoder.classic.Inception.averaged;
import static io.intarsia.zoo.encoder.classic.Inception.conv;
import static io.intarsia.zoo.encoder.classic.Inception.maxPool;

import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.ConvNorm;
import io.intarsia.nn.layer.Sequence;
import io.intarsia.nn.layer.Unit;
import io.intarsia.zoo.encoder.EncoderOptions;
import io.intarsia.zoo.encoder.Pyramid;
import io.intarsia.zoo.encoder.classic.Inception.Branches;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Inception-v4 without its classifier (Szegedy et al. 2017, fig. 3 to 9). Keys are those of
 * Cadene/pretrained-models.pytorch as segmentation_models.pytorch @ 50066163 keeps them,
 * encoders/_inceptionv4.py; as there every 3x3 convolution and pooling is padded, and the levels
 * are the layers 2, 4, 8, 14 and the last.
 */
public final class InceptionV4 extends Pyramid {
  private static final int[] ENDS = {3, 5, 9, 15, 22};

  private final List<Unit> layers = new ArrayList<>();
  private final int depth;

  /** An encoder; it cannot be dilated. */
  public InceptionV4(EncoderOptions options) {
    super(options.levels(List.of(64, 192, 384, 1024, 1536)));
    options.requireUndilated("inceptionv4");
    depth = options.depth();
    layers.add(conv(options.channels(), 32, 3, 3, 2));
    layers.add(conv(32, 32, 3));
    layers.add(conv(32, 64, 3));
    layers.add(pooledFirst());
    layers.add(
        Branches.of(
            new Sequence(conv(160, 64, 1), conv(64, 96, 3)),
            new Sequence(
                conv(160, 64, 1), conv(64, 64, 1, 7, 1), conv(64, 64, 7, 1, 1), conv(64, 96, 3))));
    layers.add(pooledLast());
    for (int i = 0; i < 4; i++) {
      layers.add(moduleA());
    }
    layers.add(
        Branches.of(
            conv(384, 384, 3, 3, 2),
            new Sequence(conv(384, 192, 1), conv(192, 224, 3), conv(224, 256, 3, 3, 2)),
            maxPool()));
    for (int i = 0; i < 7; i++) {
      layers.add(moduleB());
    }
    layers.add(
        Branches.of(
            new Sequence(conv(1024, 192, 1), conv(192, 192, 3, 3, 2)),
            new Sequence(
                conv(1024, 256, 1),
                conv(256, 256, 1, 7, 1),
                conv(256, 320, 7, 1, 1),
                conv(320, 320, 3, 3, 2)),
            maxPool()));
    for (int i = 0; i < 3; i++) {
      layers.add(new ModuleC());
    }
    children("features", layers);
  }

  private static Unit pooledFirst() {
    Map<String, Unit> branches = new LinkedHashMap<>();
    branches.put("maxpool", maxPool());
    branches.put("conv", conv(64, 96, 3, 3, 2));
    return new Branches(branches);
  }

  private static Unit pooledLast() {
    Map<String, Unit> branches = new LinkedHashMap<>();
    branches.put("conv", conv(192, 192, 3, 3, 2));
    branches.put("maxpool", maxPool());
    return new Branches(branches);
  }

  private static Unit moduleA() {
    return Branches.of(
        conv(384, 96, 1),
        new Sequence(conv(384, 64, 1), conv(64, 96, 3)),
        new Sequence(conv(384, 64, 1), conv(64, 96, 3), conv(96, 96, 3)),
        averaged(384, 96));
  }

  private static Unit moduleB() {
    return Branches.of(
        conv(1024, 384, 1),
        new Sequence(conv(1024, 192, 1), conv(192, 224, 1, 7, 1), conv(224, 256, 7, 1, 1)),
        new Sequence(
            conv(1024, 192, 1),
            conv(192, 192, 7, 1, 1),
            conv(192, 224, 1, 7, 1),
            conv(224, 224, 7, 1, 1),
            conv(224, 256, 1, 7, 1)),
        averaged(1024, 128));
  }

  @Override
  public List<Tensor> forward(Tensor picture) {
    List<Tensor> features = new ArrayList<>(List.of(picture));
    Tensor x = picture;
    int from = 0;
    for (int i = 0; i < depth; i++) {
      for (Unit layer : layers.subList(from, ENDS[i])) {
        x = layer.forward(x);
      }
      from = ENDS[i];
      features.add(x);
    }
    return features;
  }

  /** Two of its branches fork once more into a row and a column. */
  private static final class ModuleC extends Unit {
    private final ConvNorm branch0 = child("branch0", conv(1536, 256, 1));
    private final ConvNorm second = child("branch1_0", conv(1536, 384, 1));
    private final ConvNorm secondRow = child("branch1_1a", conv(384, 256, 1, 3, 1));
    private final ConvNorm secondColumn = child("branch1_1b", conv(384, 256, 3, 1, 1));
    private final ConvNorm third = child("branch2_0", conv(1536, 384, 1));
    private final ConvNorm third1 = child("branch2_1", conv(384, 448, 3, 1, 1));
    private final ConvNorm third2 = child("branch2_2", conv(448, 512, 1, 3, 1));
    private final ConvNorm thirdRow = child("branch2_3a", conv(512, 256, 1, 3, 1));
    private final ConvNorm thirdColumn = child("branch2_3b", conv(512, 256, 3, 1, 1));
    private final Unit branch3 = child("branch3", averaged(1536, 256));

    @Override
    public Tensor forward(Tensor x) {
      Tensor two = second.forward(x);
      Tensor three = third2.forward(third1.forward(third.forward(x)));
      return Tensor.concat(
              1,
              List.of(
                  branch0.forward(x),
                  secondRow.forward(two),
                  secondColumn.forward(two),
                  thirdRow.forward(three),
                  thirdColumn.forward(three),
                  branch3.forward(x)))
          .named(this);
    }
  }
}
