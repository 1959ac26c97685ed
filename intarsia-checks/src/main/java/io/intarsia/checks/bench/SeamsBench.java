package io.intarsia.checks.bench;

import io.intarsia.checks.bench.harness.Report;
import io.intarsia.image.LabelMap;
import io.intarsia.image.Picture;
import io.intarsia.image.PillowResize;
import io.intarsia.image.codec.Decoder;
import io.intarsia.predict.InputSize;
import io.intarsia.predict.SeamReport;
import io.intarsia.predict.Segmenter;
import io.intarsia.predict.Tiling;
import io.intarsia.predict.tile.Tiles;
import io.intarsia.preprocess.Resample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A picture of 2048 x 2048 pixels (or {@code --side}) through SegFormer-B0 in tiles of 512 and
 * whole: how often labels differ within 32 pixels of a seam, over how often inside the tiles.
 */
final class SeamsBench {
  private static final String MODEL = "segformer-b0";
  private static final int TILE = 512;
  private static final int NEAR = 32;

  private final Arguments arguments;
  private final Report report;
  private final int side;

  SeamsBench(Arguments arguments, Report report) {
    this.arguments = arguments;
    this.report = report;
    side = arguments.number("side", 2048);
  }

  void run() throws IOException {
    String model = new Models(arguments.work().resolve("models")).folder(MODEL).toString();
    Path photo = Photos.folder(arguments.work(), 1).resolve("photo-000.jpg");
    Picture picture =
        PillowResize.resize(new Decoder().decode(photo), side, side, Resample.BICUBIC);
    report.note(
        "%nseams, %s, random weights, %s at %d x %d", MODEL, photo.getFileName(), side, side);
    LabelMap whole = labels(model, picture, new Tiling(Tiling.When.NEVER, 0, 0));
    for (double overlap : List.of(0.25, 0.5)) {
      LabelMap tiled = labels(model, picture, Tiling.of(TILE, overlap));
      Tiles tiles = Tiles.aligned(side, side, TILE, overlap, 4);
      SeamReport seams = SeamReport.of(tiled, whole, tiles, NEAR);
      report.note(
          "  overlap %.2f: differ from the whole inside %.4f, at seams %.4f",
          overlap, seams.inside(), seams.atSeams());
      report.ratio("seams/overlap-" + Math.round(100 * overlap) + "/disagreement", seams.ratio());
    }
  }

  private LabelMap labels(String model, Picture picture, Tiling tiling) {
    try (Segmenter segmenter =
        Segmenter.builder()
            .model(model)
            .size(new InputSize.Exact(side, side))
            .tiling(tiling)
            .build()) {
      return segmenter.segment(picture).map();
    }
  }
}
