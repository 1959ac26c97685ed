package io.intarsia.image;

import io.intarsia.base.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_stitching.Stitcher;

/** Joins overlapping photos into one ({@code cv2.Stitcher}). */
public final class OpenCvStitch {
  private static final List<String> REASONS =
      List.of(
          "",
          "too few of them overlap, or what they share has too little detail",
          "no turn of the camera explains how they overlap",
          "the camera's own properties cannot be told from them");

  private OpenCvStitch() {}

  /**
   * Joins photos; black is where none of them reaches.
   *
   * @param photos at least two, in any order, neighbours sharing a third or so
   * @param flat true for scans and for photos of something flat, whose camera moved; false for
   *     photos whose camera turned
   * @throws Refusal INPUT if they do not fit together; says why
   */
  public static Picture join(List<Picture> photos, boolean flat) {
    if (photos.size() < 2) {
      throw Refusal.usage("joining wants at least two photos, got %d", photos.size());
    }
    List<Mat> mats = new ArrayList<>();
    try (Stitcher stitcher = Stitcher.create(flat ? Stitcher.SCANS : Stitcher.PANORAMA);
        Mat joined = new Mat()) {
      photos.forEach(photo -> mats.add(Mats.toMat(photo)));
      try (MatVector all = new MatVector(mats.toArray(Mat[]::new))) {
        int status = stitcher.stitch(all, joined);
        if (status != 0 || joined.empty()) {
          String reason = status > 0 && status < REASONS.size() ? REASONS.get(status) : "";
          throw Refusal.input(
              "the %d photos cannot be joined%s",
              photos.size(), reason.isEmpty() ? "" : ": " + reason);
        }
      }
      return Mats.toPicture(joined);
    } finally {
      mats.forEach(Mat::close);
    }
  }
}
