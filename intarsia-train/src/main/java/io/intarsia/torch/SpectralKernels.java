package io.intarsia.torch;

import io.intarsia.op.Spectral;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.LongArrayRefOptional;
import org.bytedeco.pytorch.StringViewOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Fourier transforms. The name of the norm is only viewed, so it is held while they run. */
final class SpectralKernels {
  private static final long[] PLANE = {-2, -1};

  private SpectralKernels() {}

  static Kernel of(Spectral op) {
    return op instanceof Spectral.Rfft2 ? SpectralKernels::forward : SpectralKernels::inverse;
  }

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
