package io.intarsia.serve.v2;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.intarsia.base.Quote;
import io.intarsia.serve.http.Problem;
import io.intarsia.serve.v2.InferRequest.Wanted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests for inference as kserve/open-inference-protocol (specification/protocol) and
 * Triton's binary tensor data extension (triton-inference-server/server,
 * docs/protocol/extension_binary_data.md) lay them out: JSON, behind which the bytes of binary
 * inputs may follow in the order of the inputs, little-endian. Members it does not know are passed
 * over; everything is bounded by the length of the body.
 */
public final class InferReader {
  private static final int DEEPEST = 32;
  private static final int MOST_TENSORS = 16;
  private static final int MOST_AXES = 8;
  private static final int LONGEST_TEXT = 1 << 16;
  private static final int LONGEST_ID = 256;

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxNumberLength(64)
                  .maxStringLength(LONGEST_TEXT)
                  .maxNameLength(LONGEST_ID)
                  .build())
          .build();

  private final byte[] body;
  private int rest;
  private String id = "";
  private final List<Tensor> inputs = new ArrayList<>();
  private final List<Request> outputs = new ArrayList<>();
  private boolean binary;

  /** An output as it stands there; what it leaves open, the whole request says. */
  private record Request(String name, @Nullable Object binary) {}

  private InferReader(byte[] body, int json) {
    this.body = body;
    this.rest = json;
  }

  /**
   * Reads a request.
   *
   * @param json bytes of the body that are JSON; the rest is binary
   * @throws Problem 400 if the body is malformed
   */
  public static InferRequest read(byte[] body, int json) {
    if (json < 0 || json > body.length) {
      throw Problem.bad(
          "Inference-Header-Content-Length is %d, the body has %d bytes", json, body.length);
    }
    InferReader reader = new InferReader(body, json);
    try (JsonParser parser = FACTORY.createParser(body, 0, json)) {
      return reader.read(parser);
    } catch (JsonProcessingException e) {
      throw Problem.bad(
          "the JSON of the request is malformed: %s", Quote.of(e.getOriginalMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private InferRequest read(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw Problem.bad("a request for inference is a JSON object with a member inputs");
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "id" -> id = id(parser);
        case "parameters" -> binary = flag(parameters(parser).get("binary_data_output"), false);
        case "inputs" -> each(parser, inputs, this::input);
        case "outputs" -> each(parser, outputs, this::output);
        default -> parser.skipChildren();
      }
    }
    if (parser.nextToken() != null) {
      throw Problem.bad(
          "something follows the JSON of the request; binary data wants the header"
              + " Inference-Header-Content-Length");
    }
    if (inputs.isEmpty()) {
      throw Problem.bad("the request has no inputs");
    }
    if (rest != body.length) {
      throw Problem.bad(
          "%d bytes follow the JSON of the request that no input claims with binary_data_size",
          body.length - rest);
    }
    return new InferRequest(
        id,
        inputs,
        outputs.stream().map(o -> new Wanted(o.name, flag(o.binary, binary))).toList(),
        binary);
  }

  private static String id(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return "";
    }
    String text = text(parser, "id");
    if (text.length() > LONGEST_ID) {
      throw Problem.bad("id has at most %d characters", LONGEST_ID);
    }
    return text;
  }

  /** Reads one item of a list. */
  private interface Item<T> {
    T read(JsonParser parser) throws IOException;
  }

  private static <T> void each(JsonParser parser, List<T> into, Item<T> item) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw Problem.bad("%s wants a list of objects", parser.currentName());
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw Problem.bad("inputs and outputs are lists of objects");
      }
      if (into.size() == MOST_TENSORS) {
        throw Problem.bad("at most %d inputs and as many outputs", MOST_TENSORS);
      }
      into.add(item.read(parser));
    }
  }

  private Request output(JsonParser parser) throws IOException {
    String name = "";
    Object asBytes = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "name" -> name = text(parser, "name");
        case "parameters" -> {
          Map<String, Object> parameters = parameters(parser);
          if (parameters.containsKey("classification")) {
            throw Problem.bad("the classification extension is not offered here");
          }
          asBytes = parameters.get("binary_data");
        }
        default -> parser.skipChildren();
      }
    }
    return new Request(name, asBytes);
  }

  private Tensor input(JsonParser parser) throws IOException {
    String name = "";
    String datatype = "";
    long[] shape = new long[0];
    float[] values = null;
    Object size = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "name" -> name = text(parser, "name");
        case "datatype" -> datatype = text(parser, "datatype");
        case "shape" -> shape = shape(parser);
        case "data" -> values = new Numbers(parser).all();
        case "parameters" -> size = parameters(parser).get("binary_data_size");
        default -> parser.skipChildren();
      }
    }
    if (!datatype.equals("FP32")) {
      throw Problem.bad(
          "input '%s' has datatype '%s', wanted FP32", Quote.of(name), Quote.of(datatype));
    }
    if ((values == null) == (size == null)) {
      throw Problem.bad(
          "input '%s' wants either data or the parameter binary_data_size", Quote.of(name));
    }
    float[] numbers = values != null ? values : binary(name, size);
    long count = 1;
    for (long side : shape) {
      count *= side;
      if (count > Integer.MAX_VALUE) {
        break;
      }
    }
    if (shape.length == 0 || count != numbers.length) {
      throw Problem.bad(
          "input '%s' has %d values, its shape %s wants %d",
          Quote.of(name), numbers.length, Arrays.toString(shape), count);
    }
    return new Tensor(name, shape, numbers);
  }

  private float[] binary(String name, @Nullable Object size) {
    long bytes = size instanceof Number number ? number.longValue() : -1;
    if (bytes < 0 || bytes % Float.BYTES != 0 || bytes > body.length - rest) {
      throw Problem.bad(
          "input '%s': binary_data_size is %s, but %d bytes are left behind the JSON, and FP32"
              + " takes 4 each",
          Quote.of(name), Quote.of(String.valueOf(size)), body.length - rest);
    }
    float[] values = new float[(int) (bytes / Float.BYTES)];
    ByteBuffer.wrap(body, rest, (int) bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values);
    rest += (int) bytes;
    return values;
  }

  private static long[] shape(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw Problem.bad("shape wants a list of whole numbers");
    }
    long[] shape = new long[MOST_AXES];
    int axes = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      boolean whole = parser.currentToken() == JsonToken.VALUE_NUMBER_INT;
      if (!whole || axes == MOST_AXES || !positive(parser)) {
        throw Problem.bad("shape wants at most %d whole numbers above 0", MOST_AXES);
      }
      shape[axes++] = parser.getIntValue();
    }
    return Arrays.copyOf(shape, axes);
  }

  private static boolean positive(JsonParser parser) throws IOException {
    return parser.getNumberType() == JsonParser.NumberType.INT && parser.getIntValue() > 0;
  }

  /** The flat members of an object of parameters; what is nested is passed over. */
  private static Map<String, Object> parameters(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return Map.of();
    }
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw Problem.bad("parameters wants an object");
    }
    Map<String, Object> parameters = new HashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      switch (parser.nextToken()) {
        case VALUE_TRUE, VALUE_FALSE -> parameters.put(name, parser.getBooleanValue());
        case VALUE_NUMBER_INT -> parameters.put(name, parser.getNumberValue());
        case VALUE_STRING -> parameters.put(name, parser.getText());
        default -> parser.skipChildren();
      }
    }
    return parameters;
  }

  private static boolean flag(@Nullable Object value, boolean usual) {
    if (value == null) {
      return usual;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw Problem.bad("binary_data and binary_data_output want true or false");
  }

  private static String text(JsonParser parser, String name) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw Problem.bad("%s wants a text", name);
    }
    return parser.getText();
  }

  /** The numbers of lists within lists, one after the other. */
  private static final class Numbers {
    private final JsonParser parser;
    private float[] values = new float[256];
    private int count;

    Numbers(JsonParser parser) {
      this.parser = parser;
    }

    float[] all() throws IOException {
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        throw Problem.bad("data wants a list of numbers, nested or not");
      }
      int depth = 1;
      while (depth > 0) {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.START_ARRAY) {
          depth++;
        } else if (token == JsonToken.END_ARRAY) {
          depth--;
        } else if (token != null && token.isNumeric()) {
          add(parser.getFloatValue());
        } else {
          throw Problem.bad("data wants numbers only");
        }
      }
      return Arrays.copyOf(values, count);
    }

    private void add(float value) {
      if (count == values.length) {
        values = Arrays.copyOf(values, 2 * count);
      }
      values[count++] = value;
    }
  }
}
