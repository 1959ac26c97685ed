package io.intarsia.checks.golden.optim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.intarsia.config.Config;
import io.intarsia.config.Section;

/** Hyper-parameters of a fixture as the configuration a user would write. */
final class Params {
  private final ObjectNode keys;

  /** A configuration of a type. */
  Params(String type) {
    keys = JsonNodeFactory.instance.objectNode().put("type", type);
  }

  /** Takes values over if the fixture has them, each {@code theirs} or {@code theirs:ours}. */
  Params take(JsonNode from, String... names) {
    for (String name : names) {
      int colon = name.indexOf(':');
      JsonNode value = from.get(colon < 0 ? name : name.substring(0, colon));
      if (value != null) {
        keys.set(name.substring(colon + 1), value);
      }
    }
    return this;
  }

  /** Sets a key to true, or leaves it out. */
  Params flag(String name, boolean on) {
    if (on) {
      keys.put(name, true);
    }
    return this;
  }

  /** Sets further configurations. */
  Params with(String name, Params... parts) {
    ArrayNode list = keys.putArray(name);
    for (Params part : parts) {
      list.add(part.keys);
    }
    return this;
  }

  Section section() {
    return Config.parse("fixture", keys.toString()).root();
  }
}
