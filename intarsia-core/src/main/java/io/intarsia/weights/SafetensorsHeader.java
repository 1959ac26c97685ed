package io.intarsia.weights;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.intarsia.base.DType;
import io.intarsia.base.FileBytes;
import io.intarsia.base.Limits;
import io.intarsia.base.Quote;
import io.intarsia.base.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The table of contents of a safetensors file: eight bytes of length, a JSON object of that length,
 * then the tensors without gaps (format: huggingface/safetensors, README.md).
 *
 * @param slots where each tensor lies, in the order of the file
 * @param metadata the free strings under {@code __metadata__}
 */
record SafetensorsHeader(Map<String, Slot> slots, Map<String, String> metadata) {
  static final String METADATA = "__metadata__";

  private static final int MOST_TENSORS = 200_000;
  private static final int MOST_AXES = 64;

  /** One tensor's type, shape and range of bytes, counted from the start of the file. */
  record Slot(DType dtype, List<Long> shape, long begin, long end) {}

  /**
   * Reads and checks the header.
   *
   * @throws Refusal MODEL if it is not a header, or the ranges it gives do not tile the rest of the
   *     file
   */
  static SafetensorsHeader read(FileBytes file) {
    if (file.size() < 8) {
      throw refuse(file, "only %d bytes long, a safetensors file has at least 10", file.size());
    }
    long length = file.read(0, 8).getLong();
    if (length < 2 || length > file.size() - 8) {
      throw refuse(
          file,
          "the header claims %s bytes, the file has %d",
          Long.toUnsignedString(length),
          file.size());
    }
    long limit = Limits.defaults().headerBytes();
    if (length > Math.min(limit, Integer.MAX_VALUE - 64)) {
      throw Refusal.model(
          "%s: the header takes %d bytes, at most %d are read; raise -Dintarsia.limit.headerBytes"
              + " if you trust the file",
          file.path(), length, limit);
    }
    byte[] json = file.read(8, (int) length).array();
    if (json[0] != '{') {
      throw refuse(file, "the header is not a JSON object");
    }
    SafetensorsHeader header;
    try (JsonParser parser = StrictJson.parser(json)) {
      header = new Reader(file, parser, 8 + length).read();
    } catch (JsonProcessingException e) {
      throw refuse(file, "the header is not valid JSON: %s", StrictJson.reason(e));
    } catch (IOException | IllegalStateException e) {
      throw refuse(file, "the header cannot be read: %s", Quote.of(String.valueOf(e.getMessage())));
    }
    header.checkTiling(file, 8 + length);
    return header;
  }

  private void checkTiling(FileBytes file, long dataStart) {
    List<Map.Entry<String, Slot>> order = new ArrayList<>(slots.entrySet());
    order.sort(
        Comparator.<Map.Entry<String, Slot>>comparingLong(e -> e.getValue().begin())
            .thenComparingLong(e -> e.getValue().end()));
    long at = dataStart;
    for (Map.Entry<String, Slot> entry : order) {
      long begin = entry.getValue().begin();
      if (begin != at) {
        throw refuse(
            file,
            "tensor %s %s",
            Quote.of(entry.getKey()),
            begin < at
                ? "overlaps the one before it by " + (at - begin) + " bytes"
                : "leaves a hole of " + (begin - at) + " bytes before it");
      }
      at = entry.getValue().end();
    }
    if (at != file.size()) {
      throw refuse(
          file, "%d bytes lie behind the last tensor and belong to none", file.size() - at);
    }
  }

  private static Refusal refuse(FileBytes file, String format, Object... args) {
    return Refusal.model(
        "%s: not a usable safetensors file: %s; download or save it again",
        file.path(), String.format(Locale.ROOT, format, args));
  }

  /** One pass over the JSON, keeping only what is needed. */
  private static final class Reader {
    private final FileBytes file;
    private final JsonParser parser;
    private final long dataStart;

    Reader(FileBytes file, JsonParser parser, long dataStart) {
      this.file = file;
      this.parser = parser;
      this.dataStart = dataStart;
    }

    SafetensorsHeader read() throws IOException {
      Map<String, Slot> slots = new LinkedHashMap<>();
      Map<String, String> metadata = new LinkedHashMap<>();
      parser.nextToken();
      for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
          throw refuse(file, "the entry %s is not a JSON object", Quote.of(key));
        }
        if (key.equals(METADATA)) {
          readMetadata(metadata);
        } else {
          slots.put(key, readSlot(key));
        }
        if (slots.size() > MOST_TENSORS) {
          throw refuse(file, "more than %d tensors", MOST_TENSORS);
        }
      }
      if (parser.nextToken() != null) {
        throw refuse(file, "something follows the JSON object of the header");
      }
      return new SafetensorsHeader(slots, metadata);
    }

    private void readMetadata(Map<String, String> into) throws IOException {
      for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
        if (parser.nextToken() != JsonToken.VALUE_STRING) {
          throw refuse(file, "%s.%s is not a string", METADATA, Quote.of(key));
        }
        into.put(key, parser.getText());
      }
    }

    private Slot readSlot(String key) throws IOException {
      String type = null;
      List<Long> shape = null;
      List<Long> offsets = null;
      for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
        parser.nextToken();
        switch (field) {
          case "dtype" -> type = parser.getValueAsString();
          case "shape" -> shape = readLongs(key, field);
          case "data_offsets" -> offsets = readLongs(key, field);
          default -> {}
        }
        parser.skipChildren();
      }
      if (type == null || shape == null || offsets == null || offsets.size() != 2) {
        throw refuse(file, "tensor %s lacks dtype, shape or two data_offsets", Quote.of(key));
      }
      DType dtype = dtype(type);
      if (dtype == null) {
        throw Refusal.model(
            "%s: tensor %s has the type %s, which is not supported; save it as one of F32, F16,"
                + " BF16, F64, I64, I32, I16, I8, U8, BOOL",
            file.path(), Quote.of(key), Quote.of(type));
      }
      long begin = offsets.get(0);
      long end = offsets.get(1);
      if (begin > end || end > file.size() - dataStart) {
        throw refuse(
            file,
            "tensor %s claims the bytes %d to %d of %d",
            Quote.of(key),
            begin,
            end,
            file.size() - dataStart);
      }
      if (!Shapes.fits(shape, dtype, end - begin)) {
        throw refuse(
            file,
            "tensor %s of shape %s and type %s does not take the %d bytes it is given",
            Quote.of(key),
            Quote.of(shape.toString()),
            dtype,
            end - begin);
      }
      return new Slot(dtype, shape, dataStart + begin, dataStart + end);
    }

    private List<Long> readLongs(String key, String field) throws IOException {
      List<Long> values = new ArrayList<>(4);
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        throw refuse(file, "%s of tensor %s is not a list", field, Quote.of(key));
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
            || parser.getLongValue() < 0
            || values.size() == MOST_AXES) {
          throw refuse(
              file,
              "%s of tensor %s is not a list of at most %d whole numbers of 0 or more",
              field,
              Quote.of(key),
              MOST_AXES);
        }
        values.add(parser.getLongValue());
      }
      return List.copyOf(values);
    }

    private static @Nullable DType dtype(String name) {
      for (DType dtype : DType.values()) {
        if (dtype.name().equals(name)) {
          return dtype;
        }
      }
      return null;
    }
  }
}
