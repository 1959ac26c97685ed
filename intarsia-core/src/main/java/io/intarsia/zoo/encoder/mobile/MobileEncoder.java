package io.intarsia.zoo.encoder.mobile;

import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Unit;
import io.intarsia.op.Pointwise.Function;
import io.intarsia.zoo.encoder.EncoderOptions;
import io.intarsia.zoo.encoder.Pyramid;
import java.util.ArrayList;
import java.util.List;

/**
 * EfficientNet and MobileNetV3 as timm gives them out for their features
 * (huggingface/pytorch-image-models, timm/models/_efficientnet_builder.py @ 01419346): a level is
 * the last stage before the next one halves, the first one the stem only if the first stage halves.
 * All stages have their parameters, whatever the depth.
 */
public final class MobileEncoder extends Pyramid {
  private final InvertedBlock.Filter stem;
  private final BatchNorm2d norm;
  private final List<List<Unit>> stages = new ArrayList<>();

  /** After how many stages each level is taken. */
  private final List<Integer> ends;

  private final Function function;

  /** An encoder of this size. */
  public MobileEncoder(MobileSize size, EncoderOptions options) {
    super(options.levels(widths(size)));
    function = size.function();
    ends = ends(size);
    InvertedBlock.Style style =
        size.same()
            ? new InvertedBlock.Style(true, 1e-3, 0.1)
            : new InvertedBlock.Style(false, 1e-5, 0.1);
    stem = style.filter(options.channels(), size.stem(), 3, 2, 1, 1);
    child("conv_stem", stem.conv());
    norm = child("bn1", style.norm(size.stem()));
    int total =
        size.stages().stream().flatMap(List::stream).mapToInt(MobileSize.Row::repeats).sum();
    int before = 0;
    int in = size.stem();
    int level = 1;
    for (List<MobileSize.Row> rows : size.stages()) {
      List<Unit> blocks = new ArrayList<>();
      for (MobileSize.Row row : rows) {
        for (int i = 0; i < row.repeats(); i++, before++) {
          boolean halves = i == 0 && row.stride() == 2;
          level += halves ? 1 : 0;
          int dilation = halves ? options.firstDilation(level) : options.dilation(level);
          int stride = halves ? options.step(level) : 1;
          double drop = size.drop() * before / total;
          InvertedBlock.Place place =
              new InvertedBlock.Place(in, row.channels(), stride, dilation, drop);
          MobileSize.Row own = i == 0 ? row : row.repeated();
          blocks.add(new InvertedBlock(own, place, style));
          in = row.channels();
        }
      }
      stages.add(children("blocks." + stages.size(), blocks));
    }
    if (size.head() > 0) {
      stages.add(
          children("blocks." + stages.size(), List.of(new Head(in, size.head(), function, style))));
    }
  }

  private static List<Integer> ends(MobileSize size) {
    List<Integer> ends = new ArrayList<>();
    for (int i = 0; i < size.stages().size(); i++) {
      if (size.stages().get(i).get(0).stride() == 2) {
        ends.add(i);
      }
    }
    ends.add(size.stages().size() + (size.head() > 0 ? 1 : 0));
    return ends;
  }

  private static List<Integer> widths(MobileSize size) {
    List<Integer> widths = new ArrayList<>();
    for (int end : ends(size)) {
      if (end == 0) {
        widths.add(size.stem());
      } else if (end > size.stages().size()) {
        widths.add(size.head());
      } else {
        widths.add(size.stages().get(end - 1).get(0).channels());
      }
    }
    return widths;
  }

  @Override
  public List<Tensor> forward(Tensor picture) {
    List<Tensor> features = new ArrayList<>(List.of(picture));
    Tensor x = norm.forward(stem.forward(picture)).map(function);
    int from = 0;
    for (int end : ends.subList(0, levels().size() - 1)) {
      for (List<Unit> stage : stages.subList(from, end)) {
        for (Unit block : stage) {
          x = block.forward(x);
        }
      }
      from = end;
      features.add(x);
    }
    return features;
  }

  /** A 1x1 convolution with norm and function; keys conv and bn1. */
  private static final class Head extends Unit {
    private final InvertedBlock.Filter filter;
    private final BatchNorm2d norm;
    private final Function function;

    Head(int in, int out, Function function, InvertedBlock.Style style) {
      filter = style.filter(in, out, 1, 1, 1, 1);
      child("conv", filter.conv());
      norm = child("bn1", style.norm(out));
      this.function = function;
    }

    @Override
    public Tensor forward(Tensor x) {
      return norm.forward(filter.forward(x)).map(function).named(this);
    }
  }
}
