package io.intarsia.torch.kernel;

import io.intarsia.op.Resample;
import io.intarsia.op.Spectral;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.LongArrayRefOptional;
import org.bytedeco.pytorch.StringViewOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Resampling and Fourier transforms of pictures. */
public final class ResampleKernels {
  private static final long[] PLANE = {-2, -1};

  private ResampleKernels() {}

  public static Kernel resize(Resample.Resize op) {
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

  public static Kernel gridSample(Resample.GridSample op) {
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

  public static Kernel fourier(Spectral op) {
    return op instanceof Spectral.Rfft2 ? ResampleKernels::forward : ResampleKernels::inverse;
  }

  /** The norm's name is only viewed, so it is held while the transform runs. */
  private static Tensor forward(Tensor[] in) {
    LongArrayRefOptional whole = new LongArrayRefOptional();
    BytePointer norm = new BytePointer("ortho");
    StringViewOptional view = new StringViewOptional(norm);
    return torch.view_as_real(torch.fft_rfft2(in[0].contiguous(), whole, PLANE, view));
  }

  private static Tensor inverse(Tensor[] in) {
    long[] size = {in[1].size(2), in[1].size(3)};
    Tensor spectrum = torch.view_as_complex(in[0].contiguous());
    BytePointer norm = new BytePointer("ortho");
    return torch.fft_irfft2(spectrum, size, PLANE, new StringViewOptional(norm));
  }
}
