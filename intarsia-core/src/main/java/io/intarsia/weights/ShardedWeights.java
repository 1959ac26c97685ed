package io.intarsia.weights;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.intarsia.base.DType;
import io.intarsia.base.FileBytes;
import io.intarsia.base.Limits;
import io.intarsia.base.NdArray;
import io.intarsia.base.Quote;
import io.intarsia.base.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Values spread over several files of one folder, named by an index such as transformers writes.
 */
final class ShardedWeights implements WeightsFile {
  private static final int MOST_SHARDS = 512;

  private final Path index;
  private final Map<String, WeightsFile> shardOf;
  private final Map<String, WeightsFile> shards;

  private ShardedWeights(
      Path index, Map<String, WeightsFile> shardOf, Map<String, WeightsFile> shards) {
    this.index = index;
    this.shardOf = shardOf;
    this.shards = shards;
  }

  /**
   * Opens every file that a {@code *.index.json} names. They lie beside the index.
   *
   * @throws Refusal MODEL if the index or one of the files cannot be used
   */
  static ShardedWeights open(Path index) {
    Map<String, String> fileOf = readIndex(index);
    Set<String> names = new TreeSet<>(fileOf.values());
    if (names.size() > MOST_SHARDS) {
      throw Refusal.model(
          "%s: names %d files, at most %d are opened; merge them",
          index, names.size(), MOST_SHARDS);
    }
    Map<String, WeightsFile> shards = new LinkedHashMap<>();
    ShardedWeights opened = new ShardedWeights(index, new LinkedHashMap<>(), shards);
    try {
      for (String name : names) {
        shards.put(name, Checkpoints.openFile(index.resolveSibling(name)));
      }
      fileOf.forEach((key, name) -> opened.assign(key, name));
      return opened;
    } catch (RuntimeException | Error e) {
      opened.close();
      throw e;
    }
  }

  private void assign(String key, String name) {
    WeightsFile shard = shards.get(name);
    if (shard == null || !shard.keys().contains(key)) {
      throw Refusal.model(
          "%s: places %s in %s, which does not hold it; download the files again",
          index, Quote.of(key), Quote.of(name));
    }
    shardOf.put(key, shard);
  }

  private static Map<String, String> readIndex(Path index) {
    long limit = Limits.defaults().jsonBytes();
    byte[] json;
    try (FileBytes file = FileBytes.open(index, Refusal.Kind.MODEL)) {
      if (file.size() > limit) {
        throw Refusal.model(
            "%s: takes %d bytes, at most %d are read; raise -Dintarsia.limit.jsonBytes if you trust"
                + " it",
            index, file.size(), limit);
      }
      json = file.read(0, (int) file.size()).array();
    }
    Map<String, String> fileOf = new LinkedHashMap<>();
    try (JsonParser parser = StrictJson.parser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw Refusal.model("%s: not a JSON object; download it again", index);
      }
      for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
        parser.nextToken();
        if (key.equals("weight_map") && parser.currentToken() == JsonToken.START_OBJECT) {
          readMap(index, parser, fileOf);
        } else {
          parser.skipChildren();
        }
      }
    } catch (JsonProcessingException e) {
      throw Refusal.model("%s: not valid JSON: %s; download it again", index, StrictJson.reason(e));
    } catch (IOException | IllegalStateException e) {
      throw Refusal.model(
          "%s: cannot be read: %s", index, Quote.of(String.valueOf(e.getMessage())));
    }
    if (fileOf.isEmpty()) {
      throw Refusal.model(
          "%s: has no weight_map from keys to file names; download it again", index);
    }
    return fileOf;
  }

  private static void readMap(Path index, JsonParser parser, Map<String, String> into)
      throws IOException {
    for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      parser.nextToken();
      String name = parser.getValueAsString("");
      if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,200}")) {
        throw Refusal.model(
            "%s: weight_map places %s in '%s', which is not a plain file name of the same folder;"
                + " do not use this model",
            index, Quote.of(key), Quote.of(name));
      }
      into.put(key, name);
    }
  }

  @Override
  public Set<String> keys() {
    return Collections.unmodifiableSet(shardOf.keySet());
  }

  @Override
  public long[] shape(String key) {
    return shard(key).shape(key);
  }

  @Override
  public DType dtype(String key) {
    return shard(key).dtype(key);
  }

  @Override
  public NdArray get(String key) {
    return shard(key).get(key);
  }

  @Override
  public void close() {
    shards.values().forEach(WeightsFile::close);
  }

  /** The path of the index. */
  @Override
  public String toString() {
    return index.toString();
  }

  private WeightsFile shard(String key) {
    WeightsFile shard = shardOf.get(key);
    if (shard == null) {
      throw new IllegalArgumentException(index + " has no tensor " + Quote.of(key));
    }
    return shard;
  }
}
