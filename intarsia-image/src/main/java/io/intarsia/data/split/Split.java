package io.intarsia.data.split;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.intarsia.base.Quote;
import io.intarsia.base.Refusal;
import io.intarsia.base.Whole;
import io.intarsia.config.JsonFile;
import io.intarsia.data.Dataset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A data set parted into sides by the ids of its samples, so that it outlives a change of their
 * order.
 *
 * @param how in words what made it, such as {@code group_ratio, seed 7}
 * @param sides ids by the name of the side, such as {@code train} and {@code val}, or of the fold
 *     they are tested in, {@code 0} to k - 1
 */
public record Split(String how, Map<String, List<String>> sides) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String COMPLEMENT = "not ";

  /**
   * @throws Refusal INPUT if an id stands on two sides
   */
  public Split {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    Set<String> seen = new HashSet<>();
    sides.forEach((name, ids) -> copy.put(name, List.copyOf(ids)));
    copy.forEach(
        (name, ids) -> {
          for (String id : ids) {
            if (!seen.add(id)) {
              throw Refusal.input(
                  "a split has the sample '%s' twice, once in '%s'", Quote.of(id), name);
            }
          }
        });
    sides = Collections.unmodifiableMap(copy);
  }

  /** A split by the number of each sample's side. */
  static Split of(String how, Dataset data, List<String> names, int[] side) {
    Map<String, List<String>> sides = new LinkedHashMap<>();
    names.forEach(name -> sides.put(name, new ArrayList<>()));
    for (int i = 0; i < side.length; i++) {
      sides.getOrDefault(names.get(side[i]), new ArrayList<>()).add(data.id(i));
    }
    return new Split(how, sides);
  }

  /**
   * The numbers of a side's samples, ascending.
   *
   * @param side the name of a side, or {@code "not "} and a name for all the others together: the
   *     training samples of a fold
   * @throws Refusal USAGE if there is no such side; INPUT if an id is not in the data set
   */
  public int[] indices(Dataset data, String side) {
    boolean others = side.startsWith(COMPLEMENT) && !sides.containsKey(side);
    String name = others ? side.substring(COMPLEMENT.length()) : side;
    if (!sides.containsKey(name)) {
      throw Refusal.usage("the split has no side '%s'; it has %s", side, sides.keySet());
    }
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < data.size(); i++) {
      numbers.put(data.id(i), i);
    }
    return sides.entrySet().stream()
        .filter(entry -> entry.getKey().equals(name) != others)
        .flatMap(entry -> entry.getValue().stream())
        .mapToInt(id -> number(numbers, id))
        .sorted()
        .toArray();
  }

  private static int number(Map<String, Integer> numbers, String id) {
    Integer number = numbers.get(id);
    if (number == null) {
      throw Refusal.input(
          "the split names the sample '%s', which the data set does not have; it was made of other"
              + " data",
          Quote.of(id));
    }
    return number;
  }

  /** Writes it as JSON. */
  public void write(Path file) {
    ObjectNode root = JSON.createObjectNode().put("format", "intarsia-split").put("how", how);
    ObjectNode all = root.putObject("sides");
    sides.forEach(
        (name, ids) -> {
          ArrayNode list = all.putArray(name);
          ids.forEach(list::add);
        });
    Whole.write(
        file, out -> out.write(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root)));
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws Refusal MODEL if it is no JSON; INPUT if it is no split
   */
  public static Split read(Path file) {
    JsonFile json = JsonFile.read(file);
    JsonNode all = json.get("sides");
    if (all == null || !all.isObject()) {
      throw Refusal.input("%s is no split: it wants an object 'sides' with lists of ids", file);
    }
    Map<String, List<String>> sides = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> side : all.properties()) {
      List<String> ids = new ArrayList<>();
      if (!side.getValue().isArray()) {
        throw json.wrong("sides." + side.getKey(), "a list of ids", side.getValue());
      }
      for (JsonNode id : side.getValue()) {
        if (!id.isTextual()) {
          throw json.wrong("sides." + side.getKey(), "ids that are texts", id);
        }
        ids.add(id.textValue());
      }
      sides.put(side.getKey(), ids);
    }
    return new Split(json.text("how", ""), sides);
  }
}
