package io.intarsia.zoo;

import io.intarsia.preprocess.Preprocessing;
import io.intarsia.preprocess.SizePolicy;
import io.intarsia.zoo.Variant.Task;
import io.intarsia.zoo.encoder.EncoderOptions;
import io.intarsia.zoo.encoder.Pyramid;
import io.intarsia.zoo.encoder.names.Encoders;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Rows for the networks of segmentation_models.pytorch, made when asked for: {@code
 * smp-ARCHITECTURE-ENCODER}, such as {@code smp-unet-resnet34}, with the usual options.
 */
final class SmpVariants {
  private static final String PREFIX = "smp-";
  private static final String HEAD = "segmentation_head.0.weight";

  private SmpVariants() {}

  /** How such names are built, for a list of names. */
  static final String PATTERN =
      "smp-ARCHITECTURE-ENCODER with "
          + String.join(", ", Smp.architectures())
          + " and "
          + String.join(", ", Encoders.names());

  /** The row of a name, if both its parts are known. */
  static Optional<Variant> named(String name) {
    for (String architecture : Smp.architectures()) {
      String start = PREFIX + architecture + "-";
      if (name.startsWith(start) && Encoders.names().contains(name.substring(start.length()))) {
        return Optional.of(row(architecture, name.substring(start.length())));
      }
    }
    return Optional.empty();
  }

  /** The row whose network has these parameters, by key and shape. */
  static Optional<Variant> owning(Map<String, long[]> shapes) {
    long[] head = shapes.get(HEAD);
    if (head == null || head.length != 4 || head[0] > 65_536) {
      return Optional.empty();
    }
    for (String encoder : Encoders.names()) {
      if (!carries(encoder, shapes)) {
        continue;
      }
      for (String architecture : Smp.architectures()) {
        Variant row = row(architecture, encoder);
        if (Catalogue.fits(row, shapes)) {
          return Optional.of(row);
        }
      }
    }
    return Optional.empty();
  }

  /** True if the encoder's parameters are there, the stem's channels aside. */
  private static boolean carries(String encoder, Map<String, long[]> shapes) {
    Pyramid pyramid = Encoders.named(encoder, EncoderOptions.standard(3));
    String stem = stem(pyramid);
    return pyramid.manifest().shapes().entrySet().stream()
        .filter(e -> !e.getKey().endsWith("num_batches_tracked") && !e.getKey().equals(stem))
        .allMatch(e -> Arrays.equals(e.getValue(), shapes.get("encoder." + e.getKey())));
  }

  /** The first weight of a convolution. */
  private static String stem(Pyramid pyramid) {
    return pyramid.manifest().shapes().entrySet().stream()
        .filter(e -> e.getValue().length == 4)
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  private static Variant row(String architecture, String encoder) {
    Pyramid pyramid = Encoders.named(encoder, EncoderOptions.standard(3));
    return new Variant(
        PREFIX + architecture + "-" + encoder,
        Task.SEGMENTATION,
        "segmentation_models.pytorch",
        (channels, classes) -> Smp.build(architecture, encoder, channels, classes),
        "encoder." + stem(pyramid),
        HEAD,
        "",
        Preprocessing.imagenet512().withSizing(new SizePolicy.Keep(), 32),
        1,
        false,
        "your own, or of segmentation_models.pytorch",
        "",
        "");
  }
}
