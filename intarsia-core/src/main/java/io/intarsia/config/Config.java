package io.intarsia.config;

import io.intarsia.base.Limits;
import io.intarsia.base.Quote;
import io.intarsia.base.Refusal;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A YAML 1.2 configuration (JSON is one too) as a tree: a file, later files or single settings laid
 * over it, read through {@link Section}. No tags, no classes: data only. Immutable.
 */
public final class Config {
  private static final int MOST_ALIASES = 20;

  private final Tree.Mapping root;

  private Config(Tree.Mapping root) {
    this.root = root;
  }

  /**
   * Reads a file.
   *
   * @throws Refusal USAGE if it cannot be read, is too large, or is no mapping in YAML; names file,
   *     line and column
   */
  public static Config read(Path file) {
    try {
      if (Files.size(file) > Limits.defaults().jsonBytes()) {
        throw Refusal.usage("%s is too large for a configuration", file);
      }
      return parse(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw Refusal.usage("%s cannot be read: %s", file, Quote.of(String.valueOf(e.getMessage())));
    }
  }

  /**
   * Reads text.
   *
   * @param name how the text is called in refusals
   */
  public static Config parse(String name, String text) {
    Tree tree = tree(name, text);
    if (tree instanceof Tree.Mapping mapping) {
      return new Config(mapping);
    }
    if (tree instanceof Tree.Scalar scalar && scalar.value() == null) {
      return new Config(new Tree.Mapping(new LinkedHashMap<>(), name));
    }
    throw Refusal.usage("%s: wants keys with values, got %s", name, tree.shown());
  }

  private static Tree tree(String name, String text) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(name)
            .setAllowDuplicateKeys(false)
            .setMaxAliasesForCollections(MOST_ALIASES)
            .build();
    try {
      Node node = new Compose(settings).composeReader(new StringReader(text)).orElse(null);
      return node == null ? new Tree.Scalar(null, name) : tree(name, node);
    } catch (MarkedYamlEngineException e) {
      String place =
          e.getProblemMark()
              .map(m -> name + ":" + (m.getLine() + 1) + ":" + (m.getColumn() + 1))
              .orElse(name);
      throw Refusal.usage("%s: %s", place, Quote.of(String.valueOf(e.getProblem())));
    } catch (YamlEngineException e) {
      throw Refusal.usage("%s: %s", name, Quote.of(String.valueOf(e.getMessage())));
    }
  }

  private static Tree tree(String name, Node node) {
    String place =
        node.getStartMark()
            .map(m -> name + ":" + (m.getLine() + 1) + ":" + (m.getColumn() + 1))
            .orElse(name);
    if (!(node instanceof ScalarNode) && !List.of(Tag.MAP, Tag.SEQ).contains(node.getTag())) {
      throw Refusal.usage(
          "%s: the tag %s is not read; give plain values", place, node.getTag().getValue());
    }
    if (node instanceof MappingNode mapping) {
      Map<String, Tree> entries = new LinkedHashMap<>();
      for (NodeTuple tuple : mapping.getValue()) {
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
          throw Refusal.usage("%s: keys are texts", place);
        }
        if (entries.put(key.getValue(), tree(name, tuple.getValueNode())) != null) {
          throw Refusal.usage("%s: the key '%s' stands here twice", place, key.getValue());
        }
      }
      return new Tree.Mapping(entries, place);
    }
    if (node instanceof SequenceNode sequence) {
      List<Tree> items = new ArrayList<>();
      sequence.getValue().forEach(item -> items.add(tree(name, item)));
      return new Tree.Sequence(items, place);
    }
    return scalar((ScalarNode) node, place);
  }

  private static Tree scalar(ScalarNode node, String place) {
    String text = node.getValue();
    Tag tag = node.getTag();
    if (tag.equals(Tag.NULL)) {
      return new Tree.Scalar(null, place);
    } else if (tag.equals(Tag.BOOL)) {
      return new Tree.Scalar(Boolean.valueOf(text), place);
    } else if (tag.equals(Tag.INT)
        || tag.equals(Tag.FLOAT)
        || text.matches("[-+]?[0-9.]+e[-+]?[0-9]+")) {
      try {
        double number = Double.parseDouble(text.replace(".inf", "Infinity").replace(".nan", "NaN"));
        return new Tree.Scalar(tag.equals(Tag.INT) ? (Number) (long) number : number, place);
      } catch (NumberFormatException e) {
        throw Refusal.usage("%s: %s is no number", place, Quote.of(text));
      }
    } else if (tag.equals(Tag.STR)) {
      return new Tree.Scalar(text, place);
    }
    throw Refusal.usage("%s: the tag %s is not read; give plain values", place, tag.getValue());
  }

  /**
   * This configuration with one value set.
   *
   * @param assignment {@code path.of.key=value}, the value in YAML; {@code [2]} after a key means
   *     the third item of its list
   * @throws Refusal USAGE if it is not of that form or the path leads through a plain value
   */
  public Config with(String assignment) {
    int equals = assignment.indexOf('=');
    if (equals < 1) {
      throw Refusal.usage(
          "--set wants key=value such as optimizer.lr=0.001, got %s", Quote.of(assignment));
    }
    String name = "--set " + assignment.substring(0, equals);
    Tree value = tree(name, assignment.substring(equals + 1));
    String[] path = assignment.substring(0, equals).replaceAll("\\[([0-9]+)]", ".$1").split("\\.");
    return new Config((Tree.Mapping) set(root, path, 0, value, name));
  }

  private static Tree set(Tree tree, String[] path, int at, Tree value, String name) {
    if (at == path.length) {
      return value;
    }
    if (tree instanceof Tree.Sequence sequence) {
      List<Tree> items = new ArrayList<>(sequence.items());
      int index = path[at].matches("[0-9]{1,6}") ? Integer.parseInt(path[at]) : -1;
      if (index < 0 || index >= items.size()) {
        throw Refusal.usage("%s: '%s' is no item of a list of %d", name, path[at], items.size());
      }
      items.set(index, set(items.get(index), path, at + 1, value, name));
      return new Tree.Sequence(items, sequence.place());
    }
    if (tree instanceof Tree.Scalar scalar && (scalar.value() != null)) {
      throw Refusal.usage("%s: '%s' lies below a plain value, %s", name, path[at], tree.shown());
    }
    Map<String, Tree> entries =
        tree instanceof Tree.Mapping mapping
            ? new LinkedHashMap<>(mapping.entries())
            : new LinkedHashMap<>();
    Tree below = entries.getOrDefault(path[at], new Tree.Scalar(null, name));
    entries.put(path[at], set(below, path, at + 1, value, name));
    return new Tree.Mapping(entries, tree.place());
  }

  /** This configuration laid over another: mappings are merged, all else of this one wins. */
  public Config over(Config below) {
    return new Config((Tree.Mapping) merge(below.root, root));
  }

  private static Tree merge(Tree below, Tree above) {
    if (!(below instanceof Tree.Mapping low) || !(above instanceof Tree.Mapping high)) {
      return above;
    }
    Map<String, Tree> entries = new LinkedHashMap<>(low.entries());
    high.entries().forEach((key, value) -> entries.merge(key, value, Config::merge));
    return new Tree.Mapping(entries, high.place());
  }

  /** The whole, to be read. */
  public Section root() {
    return new Section(root, "");
  }

  /** The resolved tree as YAML. */
  public String toYaml() {
    DumpSettings settings =
        DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).setWidth(100).build();
    return new Dump(settings).dumpToString(plain(root));
  }

  private static @org.jspecify.annotations.Nullable Object plain(Tree tree) {
    if (tree instanceof Tree.Mapping mapping) {
      Map<String, Object> map = new LinkedHashMap<>();
      mapping.entries().forEach((key, value) -> map.put(key, plain(value)));
      return map;
    }
    if (tree instanceof Tree.Sequence sequence) {
      return sequence.items().stream().map(Config::plain).toList();
    }
    return ((Tree.Scalar) tree).value();
  }
}
