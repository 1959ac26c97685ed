package io.intarsia.pretrained;

import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.config.JsonFile;
import io.intarsia.preprocess.Preprocessing;
import io.intarsia.preprocess.Resample;
import io.intarsia.preprocess.SizePolicy;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The preprocessor_config.json of the Hub, in its old form (size as a number, no rescaling named)
 * and its new one, to and from {@link Preprocessing}.
 */
final class PreprocessorFiles {
  private static final List<Double> MEAN = List.of(0.485, 0.456, 0.406);
  private static final List<Double> STD = List.of(0.229, 0.224, 0.225);

  /** What transformers calls it where a processor of theirs turns the channels round. */
  private static final String BGR = "do_flip_channel_order";

  private PreprocessorFiles() {}

  static Preprocessing read(JsonFile file, int channels) {
    boolean normalise = file.flag("do_normalize", true);
    boolean rescale = file.flag("do_rescale", true);
    List<Double> mean = normalise ? fitting(file, "image_mean", MEAN, channels) : null;
    List<Double> std = normalise ? fitting(file, "image_std", STD, channels) : null;
    JsonNode filter = file.get("resample");
    return new Preprocessing(
        file.flag("do_resize", true) ? sizing(file) : new SizePolicy.Keep(),
        file.count("size_divisor", 1),
        filter == null ? Resample.BILINEAR : resample(file, filter),
        rescale ? (Double) file.number("rescale_factor", 1 / 255.0) : null,
        mean,
        std,
        null,
        0,
        channels,
        channels == 3 && file.flag(BGR, false));
  }

  /** True if label 0 of annotations means "no class" (old and new key). */
  static boolean reducesLabels(JsonFile file) {
    return file.flag("do_reduce_labels", file.flag("reduce_labels", false));
  }

  private static List<Double> fitting(JsonFile file, String key, List<Double> usual, int channels) {
    List<Double> numbers = file.numbers(key, usual);
    if (numbers == null || numbers.size() == channels) {
      return numbers == null ? usual : numbers;
    }
    JsonNode node = file.get(key);
    if (node == null) {
      return java.util.Collections.nCopies(channels, 0.5);
    }
    throw file.wrong(key, channels + " numbers, one per channel", node);
  }

  private static Resample resample(JsonFile file, JsonNode filter) {
    if (filter.canConvertToInt() && filter.intValue() >= 0 && filter.intValue() <= 5) {
      return Resample.ofCode(filter.intValue());
    }
    throw file.wrong("resample", "a filter of Pillow, 0 to 5", filter);
  }

  private static SizePolicy sizing(JsonFile file) {
    JsonNode size = file.get("size");
    if (size == null) {
      return new SizePolicy.Exact(512, 512);
    }
    if (size.isNumber()) {
      return new SizePolicy.Exact(side(file, size), side(file, size));
    }
    if (size.isArray() && size.size() == 2) {
      return new SizePolicy.Exact(side(file, size.get(0)), side(file, size.get(1)));
    }
    if (size.has("height") && size.has("width")) {
      return new SizePolicy.Exact(side(file, size.get("height")), side(file, size.get("width")));
    }
    if (size.has("shortest_edge")) {
      int longest = size.has("longest_edge") ? side(file, size.get("longest_edge")) : 0;
      return new SizePolicy.ShortestEdge(side(file, size.get("shortest_edge")), longest);
    }
    if (size.has("longest_edge")) {
      return new SizePolicy.LongestEdge(side(file, size.get("longest_edge")));
    }
    throw file.wrong("size", "a number, {height, width}, {shortest_edge} or {longest_edge}", size);
  }

  private static int side(JsonFile file, JsonNode side) {
    if (side.canConvertToInt() && side.intValue() >= 1 && side.intValue() <= 100_000) {
      return side.intValue();
    }
    throw file.wrong("size", "sides from 1 to 100000 pixels", side);
  }

  /** The file's contents as Python's SegformerImageProcessor would write them. */
  static Map<String, Object> write(Preprocessing preprocessing, boolean reduceLabels) {
    Map<String, Object> out = new TreeMap<>();
    out.put("image_processor_type", "SegformerImageProcessor");
    out.put("do_resize", !(preprocessing.sizing() instanceof SizePolicy.Keep));
    out.put("size", size(preprocessing.sizing()));
    out.put("resample", preprocessing.resample().code());
    out.put("size_divisor", preprocessing.multiple());
    Double factor = preprocessing.rescaleFactor();
    out.put("do_rescale", factor != null);
    out.put("rescale_factor", factor == null ? (Double) (1 / 255.0) : factor);
    out.put("do_normalize", preprocessing.mean() != null);
    out.put("image_mean", orElse(preprocessing.mean(), MEAN));
    out.put("image_std", orElse(preprocessing.std(), STD));
    out.put("do_reduce_labels", reduceLabels);
    if (preprocessing.bgr()) {
      out.put(BGR, true);
    }
    return out;
  }

  private static List<Double> orElse(@Nullable List<Double> numbers, List<Double> usual) {
    return numbers == null ? usual : numbers;
  }

  private static Map<String, Integer> size(SizePolicy sizing) {
    if (sizing instanceof SizePolicy.Exact exact) {
      return new TreeMap<>(Map.of("height", exact.height(), "width", exact.width()));
    }
    if (sizing instanceof SizePolicy.ShortestEdge shortest) {
      return shortest.longest() > 0
          ? new TreeMap<>(
              Map.of("shortest_edge", shortest.edge(), "longest_edge", shortest.longest()))
          : Map.of("shortest_edge", shortest.edge());
    }
    if (sizing instanceof SizePolicy.LongestEdge longest) {
      return Map.of("longest_edge", longest.edge());
    }
    return new TreeMap<>(Map.of("height", 512, "width", 512));
  }
}
