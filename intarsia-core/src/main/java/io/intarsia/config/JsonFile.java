package io.intarsia.config;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.intarsia.base.Limits;
import io.intarsia.base.Quote;
import io.intarsia.base.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A JSON object from a file that may be hostile: bounded in size and depth, no key twice. */
public final class JsonFile {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              new JsonFactoryBuilder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(64)
                          .maxNumberLength(64)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Path path;
  private final JsonNode root;

  private JsonFile(Path path, JsonNode root) {
    this.path = path;
    this.root = root;
  }

  /**
   * Reads a file.
   *
   * @throws Refusal MODEL if it is too large, no JSON, or no object; names file and place
   */
  public static JsonFile read(Path path) {
    long most = Limits.defaults().jsonBytes();
    try (InputStream in = Files.newInputStream(path)) {
      long size = Files.size(path);
      byte[] bytes = size > most ? new byte[0] : in.readNBytes((int) most + 1);
      if (size > most || bytes.length > most) {
        throw Refusal.model(
            "%s has %d bytes, at most %d are read; is it the right file?", path, size, most);
      }
      return of(path, bytes);
    } catch (IOException e) {
      throw Refusal.model("%s cannot be read: %s", path, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Reads a file that is in memory.
   *
   * @param path how it is called in refusals
   * @throws Refusal MODEL if it is no JSON, or no object; names file and place
   */
  public static JsonFile of(Path path, byte[] bytes) {
    try {
      return parse(path, bytes);
    } catch (JsonProcessingException e) {
      String place =
          e.getLocation() == null
              ? ""
              : ":" + e.getLocation().getLineNr() + ":" + e.getLocation().getColumnNr();
      throw Refusal.model(
          "%s%s: not valid JSON: %s", path, place, Quote.of(e.getOriginalMessage()));
    } catch (IOException e) {
      throw Refusal.model("%s cannot be read: %s", path, String.valueOf(e.getMessage()));
    }
  }

  private static JsonFile parse(Path path, byte[] bytes) throws IOException {
    JsonNode root = MAPPER.readTree(bytes);
    if (root == null || !root.isObject()) {
      throw Refusal.model("%s: wanted a JSON object", path);
    }
    return new JsonFile(path, root);
  }

  /** Where it was read. */
  public Path path() {
    return path;
  }

  /** True if the key is there and not null. */
  public boolean has(String key) {
    return root.hasNonNull(key);
  }

  /** The value under a key as Jackson's tree, or null. */
  public @Nullable JsonNode get(String key) {
    return root.hasNonNull(key) ? root.get(key) : null;
  }

  /** The text under a key, or the fallback. */
  public String text(String key, String fallback) {
    JsonNode node = get(key);
    if (node == null) {
      return fallback;
    }
    if (!node.isTextual()) {
      throw wrong(key, "a text", node);
    }
    return node.textValue();
  }

  /** The number under a key, or the fallback. */
  public double number(String key, double fallback) {
    JsonNode node = get(key);
    if (node == null) {
      return fallback;
    }
    if (!node.isNumber()) {
      throw wrong(key, "a number", node);
    }
    return node.doubleValue();
  }

  /** The whole number from 1 to a million under a key, or the fallback. */
  public int count(String key, int fallback) {
    JsonNode node = get(key);
    return node == null ? fallback : count(key, node);
  }

  private int count(String key, JsonNode node) {
    if (!node.canConvertToInt() || node.intValue() < 1 || node.intValue() > 1_000_000) {
      throw wrong(key, "a whole number from 1 to a million", node);
    }
    return node.intValue();
  }

  /** The truth value under a key, or the fallback. */
  public boolean flag(String key, boolean fallback) {
    JsonNode node = get(key);
    if (node == null) {
      return fallback;
    }
    if (!node.isBoolean()) {
      throw wrong(key, "true or false", node);
    }
    return node.booleanValue();
  }

  /** The whole numbers under a key, or the fallback. */
  public List<Integer> counts(String key, List<Integer> fallback) {
    JsonNode node = get(key);
    if (node == null) {
      return fallback;
    }
    if (!node.isArray() || node.isEmpty() || node.size() > 64) {
      throw wrong(key, "a list of 1 to 64 whole numbers", node);
    }
    List<Integer> counts = new ArrayList<>();
    node.forEach(n -> counts.add(count(key, n)));
    return counts;
  }

  /** The numbers under a key, or the fallback. */
  public @Nullable List<Double> numbers(String key, @Nullable List<Double> fallback) {
    JsonNode node = get(key);
    if (node == null) {
      return fallback;
    }
    List<Double> numbers = new ArrayList<>();
    for (JsonNode n : node) {
      if (!n.isNumber()) {
        throw wrong(key, "a list of numbers", node);
      }
      numbers.add(n.doubleValue());
    }
    return numbers;
  }

  /** The texts by whole number under a key, such as {@code id2label}, or an empty map. */
  public Map<Integer, String> textsById(String key) {
    JsonNode node = get(key);
    return node == null ? new TreeMap<>() : textsById(key, node);
  }

  /** The texts of the whole file by the whole numbers that are its keys. */
  public Map<Integer, String> textsById() {
    return textsById("the file", root);
  }

  private Map<Integer, String> textsById(String key, JsonNode node) {
    Map<Integer, String> texts = new TreeMap<>();
    for (Iterator<Map.Entry<String, JsonNode>> all = node.fields(); all.hasNext(); ) {
      Map.Entry<String, JsonNode> entry = all.next();
      if (!entry.getKey().matches("[0-9]{1,6}") || !entry.getValue().isTextual()) {
        throw wrong(key, "names by class number", entry.getValue());
      }
      texts.put(Integer.valueOf(entry.getKey()), entry.getValue().textValue());
    }
    return texts;
  }

  /** The refusal of a value: names file, key, what was wanted and what was got. */
  public Refusal wrong(String key, String wanted, JsonNode got) {
    String text = got.toString();
    String shown = text.length() > 60 ? text.substring(0, 60) + "..." : text;
    return Refusal.model("%s: %s wants %s, got %s", path, key, wanted, Quote.of(shown));
  }
}
