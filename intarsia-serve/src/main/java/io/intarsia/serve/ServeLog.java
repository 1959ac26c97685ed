package io.intarsia.serve;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.intarsia.base.Quote;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The log: one line of JSON for each request and each thing that happens to the server. */
public final class ServeLog {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final Consumer<String> lines;

  /**
   * @param lines takes each line, without its end, from many threads
   */
  public ServeLog(Consumer<String> lines) {
    this.lines = lines;
  }

  /** A log that goes nowhere. */
  public static ServeLog silent() {
    return new ServeLog(line -> {});
  }

  /**
   * Writes a line.
   *
   * @param level info, warn or error
   * @param event what happened, one word
   * @param fields texts, numbers and truth values by name; foreign text is made fit for a line
   */
  public void write(String level, String event, Map<String, Object> fields) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("time", Instant.now().toString());
    all.put("level", level);
    all.put("event", event);
    all.putAll(fields);
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      for (Map.Entry<String, Object> field : all.entrySet()) {
        json.writeFieldName(field.getKey());
        if (field.getValue() instanceof Number number) {
          json.writeNumber(number.toString());
        } else if (field.getValue() instanceof Boolean flag) {
          json.writeBoolean(flag);
        } else {
          json.writeString(Quote.of(String.valueOf(field.getValue())));
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    lines.accept(text.toString());
  }

  /** A fault of the server itself, with where it happened. */
  void fault(String request, Throwable fault) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("request", request);
    fields.put("fault", fault.toString());
    StackTraceElement[] trace = fault.getStackTrace();
    for (int i = 0; i < Math.min(trace.length, 8); i++) {
      fields.put("at" + i, trace[i].toString());
    }
    write("error", "fault", fields);
  }
}
