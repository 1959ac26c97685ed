package io.intarsia.image.codec;

import io.intarsia.base.Refusal;
import io.intarsia.image.Mats;
import io.intarsia.image.Picture;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/** OpenCV's decoders, loaded when the first file wants them. */
final class NativeCodec {
  private static final int FLAGS =
      opencv_imgcodecs.IMREAD_COLOR_RGB | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;

  private NativeCodec() {}

  static Picture decode(Bytes in, ImageHeader header) {
    try (BytePointer data = new BytePointer(in.all());
        Mat input = new Mat(1, (int) in.size(), opencv_core.CV_8UC1, data);
        Mat pixels = opencv_imgcodecs.imdecode(input, FLAGS)) {
      if (pixels.empty()) {
        throw damaged(in, header, null);
      }
      if (pixels.type() != opencv_core.CV_8UC3) {
        throw Refusal.input(
            "%s has pixels that are neither 8 nor 16 bits: convert it first", in.name());
      }
      if (pixels.cols() != header.width() || pixels.rows() != header.height()) {
        throw Refusal.input(
            "%s says %dx%d pixels and holds %dx%d",
            in.name(), header.width(), header.height(), pixels.cols(), pixels.rows());
      }
      return Mats.rgbToPicture(pixels);
    } catch (Refusal e) {
      throw e;
    } catch (RuntimeException e) {
      throw damaged(in, header, e);
    }
  }

  private static Refusal damaged(Bytes in, ImageHeader header, @Nullable Throwable cause) {
    return new Refusal(
        Refusal.Kind.INPUT,
        in.name() + " is a damaged " + header.format() + ", or of a kind this cannot decode",
        cause);
  }
}
