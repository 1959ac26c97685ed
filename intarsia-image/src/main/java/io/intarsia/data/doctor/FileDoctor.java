package io.intarsia.data.doctor;

import io.intarsia.base.Progress;
import io.intarsia.base.Refusal;
import io.intarsia.data.doctor.Finding.Severity;
import io.intarsia.image.Picture;
import io.intarsia.image.codec.Decoder;
import io.intarsia.image.codec.ImageFormat;
import io.intarsia.image.codec.ImageHeader;
import io.intarsia.label.LabelSpace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Examines picture and mask files before any reader has interpreted them: missing partners,
 * unreadable files, sizes and EXIF orientations that disagree, masks in colour or in a lossy
 * format, stored values that are no classes, and all that {@link DataDoctor} finds of twins.
 */
public final class FileDoctor {
  private static final Decoder DECODER = new Decoder();

  private final Findings findings = new Findings();
  private final Twins twins = new Twins();
  private final MaskValues values;

  private FileDoctor(LabelSpace space) {
    this.values = new MaskValues(space);
  }

  /**
   * Reads every file once.
   *
   * @param space the classes that the masks are believed to hold, and how they store them
   */
  public static Checkup check(List<RawPair> pairs, LabelSpace space, Progress.Factory progress) {
    FileDoctor doctor = new FileDoctor(space);
    try (Progress bar = progress.open("examining files", pairs.size(), "pairs")) {
      for (RawPair pair : pairs) {
        doctor.twins.name(pair.split(), pair.id(), pair.group());
        doctor.pair(pair);
        bar.advance(1);
      }
    }
    doctor.values.report(doctor.findings);
    doctor.twins.report(doctor.findings);
    return new Checkup(pairs.size(), doctor.findings.list());
  }

  private void pair(RawPair pair) {
    Path image = pair.image();
    Path mask = pair.mask();
    String place = pair.split().isEmpty() ? pair.id() : pair.split() + "/" + pair.id();
    boolean hasImage = image != null && Files.isRegularFile(image);
    boolean hasMask = mask != null && Files.isRegularFile(mask);
    if (!hasImage) {
      missing("missing-image", "masks have no picture", place);
    }
    if (!hasMask) {
      missing("missing-mask", "pictures have no mask", place);
    }
    PictureHash picture = image != null && hasImage ? image(image) : null;
    String labels = mask != null && hasMask ? mask(mask) : null;
    if (image != null && mask != null && picture != null && labels != null) {
      sizes(ImageHeader.read(image), ImageHeader.read(mask), place);
      twins.add(new Twins.Seen(pair.split(), pair.id(), pair.group(), picture, labels));
    }
  }

  private void missing(String code, String message, String place) {
    findings.add(
        Severity.ERROR, code, message, "Add the partner, or take the file out of the list.", place);
  }

  private @Nullable PictureHash image(Path file) {
    try {
      return PictureHash.of(DECODER.decode(file));
    } catch (Refusal e) {
      unreadable("unreadable-image", "pictures cannot be read", e);
      return null;
    }
  }

  private void unreadable(String code, String message, Refusal e) {
    findings.add(
        Severity.ERROR, code, message, "Fetch or export the files again.", e.getMessage() + "");
  }

  private void sizes(ImageHeader image, ImageHeader mask, String place) {
    boolean same =
        image.uprightWidth() == mask.uprightWidth()
            && image.uprightHeight() == mask.uprightHeight();
    boolean stored = image.width() == mask.width() && image.height() == mask.height();
    if (image.orientation() != mask.orientation() && (stored || same)) {
      findings.add(
          same ? Severity.WARNING : Severity.ERROR,
          "exif-orientation",
          "EXIF turns pictures and masks differently",
          "Find out whether the labels were drawn on the upright picture; store pictures upright.",
          "%s: orientation %d, mask %d".formatted(place, image.orientation(), mask.orientation()));
    } else if (!same) {
      findings.add(
          Severity.ERROR,
          "size-mismatch",
          "pictures and masks have different sizes",
          "Check that they belong together, or scale the mask by nearest neighbour.",
          "%s: %dx%d, mask %dx%d"
              .formatted(
                  place,
                  image.uprightWidth(),
                  image.uprightHeight(),
                  mask.uprightWidth(),
                  mask.uprightHeight()));
    }
  }

  /** Looks at a mask; returns a hash of it, or null if it cannot be read. */
  private @Nullable String mask(Path file) {
    try {
      ImageHeader header = ImageHeader.read(file);
      Picture shown = DECODER.decode(file);
      if (header.format() == ImageFormat.JPEG) {
        findings.add(
            Severity.ERROR,
            "lossy-mask",
            "masks are JPEG files, which blur ids",
            "Export them again as PNG; the values cannot be restored.",
            file.toString());
      } else if (values.isColour(header, file)) {
        values.colours(shown, file.toString(), findings);
      } else {
        values.indices(DECODER.decodeIndices(file), file.toString(), findings);
      }
      return PictureHash.digest(shown.width(), shown.height(), shown.rgb());
    } catch (Refusal e) {
      unreadable("unreadable-mask", "masks cannot be read", e);
      return null;
    }
  }
}
