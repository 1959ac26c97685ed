package io.intarsia.torch;

import io.intarsia.op.Resample;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.global.torch;

/** Resampling, as torch.nn.functional has it. */
final class ResampleKernels {
  private ResampleKernels() {}

  static Kernel resize(Resample.Resize op) {
    return in -> {
      long[] size;
      DoubleOptional scaleH = new DoubleOptional();
      DoubleOptional scaleW = new DoubleOptional();
      if (op.target() instanceof Resample.Target.Size given) {
        size = new long[] {given.height(), given.width()};
      } else if (op.target() instanceof Resample.Target.Scale scale) {
        scaleH = new DoubleOptional(scale.height());
        scaleW = new DoubleOptional(scale.width());
        long height = (long) Math.floor(in[0].size(2) * scale.height());
        long width = (long) Math.floor(in[0].size(3) * scale.width());
        size = new long[] {height, width};
      } else {
        size = new long[] {in[1].size(2), in[1].size(3)};
      }
      boolean corners = op.alignCorners();
      return switch (op.mode()) {
        case NEAREST -> torch.upsample_nearest2d(in[0], size, scaleH, scaleW);
        case BILINEAR -> torch.upsample_bilinear2d(in[0], size, corners, scaleH, scaleW);
        case BICUBIC -> torch.upsample_bicubic2d(in[0], size, corners, scaleH, scaleW);
      };
    };
  }

  static Kernel gridSample(Resample.GridSample op) {
    long mode =
        switch (op.mode()) {
          case BILINEAR -> 0;
          case NEAREST -> 1;
          case BICUBIC -> 2;
        };
    long outside =
        switch (op.outside()) {
          case ZEROS -> 0;
          case BORDER -> 1;
          case REFLECTION -> 2;
        };
    return in -> torch.grid_sampler(in[0], in[1], mode, outside, op.alignCorners());
  }
}
