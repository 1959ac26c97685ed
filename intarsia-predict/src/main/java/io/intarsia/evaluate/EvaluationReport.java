package io.intarsia.evaluate;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.intarsia.base.Whole;
import io.intarsia.label.LabelSpace;
import io.intarsia.metric.ClassCounts;
import io.intarsia.metric.ConfusionMatrix;
import io.intarsia.metric.compare.Bootstrap;
import io.intarsia.metric.compare.ImageCounts;
import io.intarsia.metric.compare.Interval;
import io.intarsia.metric.protocol.Protocol;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What came of an evaluation.
 *
 * @param space the classes, their ids being positions
 * @param protocol the rules of {@link #figures}
 * @param matrix all pixels by true and predicted class
 * @param images the counts of every picture, in the data set's order
 * @param fingerprint of the data set
 */
public record EvaluationReport(
    LabelSpace space,
    Protocol protocol,
    ConfusionMatrix matrix,
    List<ImageCounts> images,
    String fingerprint) {
  /** Raised when a field changes its meaning or goes; new fields do not raise it. */
  public static final int SCHEMA_VERSION = 1;

  /** Copies the list. */
  public EvaluationReport {
    images = List.copyOf(images);
  }

  /** The figures by the names that the protocol gives them. */
  public Map<String, Double> figures() {
    return protocol.figures(matrix.counts());
  }

  /** The mean IoU, 0..1, and its 95 per cent interval over pictures. */
  public Interval meanIou() {
    return Bootstrap.USUAL.of(images, ClassCounts::meanIou);
  }

  /**
   * The numbers of the pictures of lowest mean IoU, the worst first; those without are left out.
   */
  public List<Integer> worst(int count) {
    return IntStream.range(0, images.size())
        .boxed()
        .filter(i -> !Double.isNaN(images.get(i).meanIou()))
        .sorted(Comparator.comparingDouble(i -> images.get(i).meanIou()))
        .limit(count)
        .toList();
  }

  /** A table of the figures and one of the classes, in Markdown. */
  public String markdown() {
    StringBuilder text = new StringBuilder();
    text.append("Protocol ").append(protocol.name()).append(": ").append(protocol.rules());
    text.append(".\n\n| figure | value |\n|---|---|\n");
    figures().forEach((k, v) -> text.append("| %s | %s |\n".formatted(k, number(v))));
    Interval interval = meanIou();
    text.append(
        "| mean IoU, 95 %% over %d pictures | %s to %s |\n"
            .formatted(images.size(), number(interval.low()), number(interval.high())));
    text.append(
        "\n| class | IoU | accuracy | precision | F1 | pixels |\n|---|---|---|---|---|---|\n");
    ClassCounts counts = matrix.counts();
    for (int i = 0; i < counts.size(); i++) {
      text.append(
          "| %s | %s | %s | %s | %s | %d |\n"
              .formatted(
                  space.classes().get(i).name().replace("|", "\\|"),
                  number(protocol.iou(counts, i)),
                  number(counts.accuracy(i)),
                  number(counts.precision(i)),
                  number(counts.dice(i)),
                  counts.truth(i)));
    }
    return text.toString();
  }

  static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value);
  }

  /**
   * Writes figures, classes, the confusion matrix (rows are true classes) and every picture's mean
   * IoU as JSON; what is not a number is null.
   *
   * @throws io.intarsia.base.Refusal ENVIRONMENT if the file cannot be written
   */
  public void writeJson(Path file) {
    Whole.write(
        file,
        out -> {
          try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.useDefaultPrettyPrinter();
            fields(json);
          }
        });
  }

  private void fields(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("schema", "intarsia.evaluation");
    json.writeNumberField("schemaVersion", SCHEMA_VERSION);
    json.writeStringField("protocol", protocol.name());
    json.writeStringField("rules", protocol.rules());
    json.writeStringField("dataset", fingerprint);
    json.writeObjectFieldStart("figures");
    for (Map.Entry<String, Double> figure : figures().entrySet()) {
      score(json, figure.getKey(), figure.getValue());
    }
    json.writeEndObject();
    Interval interval = meanIou();
    json.writeObjectFieldStart("meanIouInterval");
    score(json, "low", interval.low());
    score(json, "high", interval.high());
    score(json, "level", interval.level());
    json.writeEndObject();
    classes(json);
    json.writeArrayFieldStart("confusion");
    for (int t = 0; t < space.size(); t++) {
      json.writeStartArray();
      for (int p = 0; p < space.size(); p++) {
        json.writeNumber(matrix.count(t, p));
      }
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("images");
    for (ImageCounts image : images) {
      json.writeStartObject();
      json.writeStringField("id", image.id());
      score(json, "meanIou", image.meanIou());
      score(json, "pixelAccuracy", image.counts().pixelAccuracy());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void classes(JsonGenerator json) throws IOException {
    ClassCounts counts = matrix.counts();
    json.writeArrayFieldStart("classes");
    for (int i = 0; i < counts.size(); i++) {
      json.writeStartObject();
      json.writeStringField("name", space.classes().get(i).name());
      score(json, "iou", protocol.iou(counts, i));
      score(json, "accuracy", counts.accuracy(i));
      score(json, "precision", counts.precision(i));
      score(json, "f1", counts.dice(i));
      json.writeNumberField("pixels", counts.truth(i));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void score(JsonGenerator json, String field, double value) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumberField(field, value);
    } else {
      json.writeNullField(field);
    }
  }
}
