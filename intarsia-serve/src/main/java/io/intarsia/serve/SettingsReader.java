package io.intarsia.serve;

import io.intarsia.base.Refusal;
import io.intarsia.config.Config;
import io.intarsia.config.Section;
import io.intarsia.serve.Settings.Caps;
import io.intarsia.serve.Settings.Tls;
import io.intarsia.serve.model.ModelSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads settings from a file, the environment and the command line: each later one wins, key by
 * key, but for lists, which are replaced whole. All use the same keys; the environment writes
 * {@code limits.body_mib} as {@code INTARSIA_SERVE_LIMITS_BODY_MIB}.
 *
 * <pre>{@code
 * host: 127.0.0.1
 * port: 8080
 * models: [street, walls=/srv/models/walls]
 * api_keys: [...]
 * tls: {certificate: cert.pem, key: key.pem}
 * queue: 32
 * workers: 1
 * deadline_seconds: 30
 * upload_seconds: 60
 * idle_seconds: 30
 * stop_seconds: 30
 * limits: {body_mib: 32, bodies_mib: 512, megapixels: 50, work_mib: 1024, answer_mib: 256,
 *          parts: 64, header_bytes: 16384, connections: 12000}
 * }</pre>
 */
public final class SettingsReader {
  private static final String PREFIX = "INTARSIA_SERVE_";
  private static final int DAY = 86_400;
  private static final int MOST_MIB = 1 << 20;

  /** Keys that the environment knows, and whether the value is a list parted by commas. */
  private static final Map<String, Boolean> KEYS = new TreeMap<>();

  static {
    for (String key :
        List.of(
            "host",
            "port",
            "tls.certificate",
            "tls.key",
            "queue",
            "workers",
            "deadline_seconds",
            "upload_seconds",
            "idle_seconds",
            "stop_seconds",
            "limits.body_mib",
            "limits.bodies_mib",
            "limits.megapixels",
            "limits.work_mib",
            "limits.answer_mib",
            "limits.parts",
            "limits.header_bytes",
            "limits.connections")) {
      KEYS.put(key, false);
    }
    KEYS.put("models", true);
    KEYS.put("api_keys", true);
  }

  private SettingsReader() {}

  /**
   * Merges and reads.
   *
   * @param file a YAML file, if there is one
   * @param environment such as {@link System#getenv()}; only names of our prefix count
   * @param flags values by key as the command line gave them, lists for lists
   * @param models what is served if nobody names any
   * @throws Refusal USAGE for unknown keys and values out of range; names the place
   */
  public static Settings read(
      Optional<Path> file,
      Map<String, String> environment,
      Map<String, Object> flags,
      List<ModelSpec> models) {
    Config merged = file.map(Config::read).orElseGet(() -> Config.parse("settings", "{}"));
    merged = environment(environment).over(merged);
    for (Map.Entry<String, Object> flag : flags.entrySet()) {
      merged = assignment(flag.getKey(), flag.getValue()).over(merged);
    }
    return bind(merged.root(), Settings.usual(models));
  }

  private static Config environment(Map<String, String> environment) {
    Config all = Config.parse("the environment", "{}");
    for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
      if (!variable.getKey().startsWith(PREFIX)) {
        continue;
      }
      String key =
          KEYS.keySet().stream()
              .filter(k -> variable(k).equals(variable.getKey()))
              .findFirst()
              .orElseThrow(
                  () ->
                      Refusal.usage(
                          "the environment variable %s is no setting; there are %s",
                          variable.getKey(),
                          String.join(
                              ", ", KEYS.keySet().stream().map(k -> variable(k)).toList())));
      Object value =
          KEYS.getOrDefault(key, false)
              ? List.of(variable.getValue().strip().split("\\s*,\\s*"))
              : variable.getValue().strip();
      all = assignment(key, value).over(all);
    }
    return all;
  }

  private static String variable(String key) {
    return PREFIX + key.replace('.', '_').toUpperCase(java.util.Locale.ROOT);
  }

  /** One key as a configuration of its own; numbers stay numbers, all else is quoted. */
  private static Config assignment(String key, Object value) {
    String yaml =
        value instanceof List<?> list
            ? "[" + String.join(", ", list.stream().map(SettingsReader::quoted).toList()) + "]"
            : number(value);
    String[] path = key.split("\\.");
    String text =
        path.length == 1 ? key + ": " + yaml : path[0] + ": {" + path[1] + ": " + yaml + "}";
    return Config.parse("setting " + key, text);
  }

  private static String number(Object value) {
    String text = String.valueOf(value);
    return text.matches("[0-9]{1,12}(\\.[0-9]{1,9})?") ? text : quoted(text);
  }

  private static String quoted(Object value) {
    return "'" + String.valueOf(value).replace("'", "''") + "'";
  }

  private static Settings bind(Section root, Settings usual) {
    List<ModelSpec> models = new ArrayList<>();
    root.texts("models", List.of()).forEach(text -> models.add(ModelSpec.parse(text)));
    Section tls = root.section("tls");
    Optional<Tls> files =
        tls.has("certificate") || tls.has("key")
            ? Optional.of(new Tls(Path.of(tls.text("certificate")), Path.of(tls.text("key"))))
            : Optional.empty();
    tls.close();
    Settings settings =
        new Settings(
            root.text("host", usual.host()),
            root.whole("port", usual.port(), 0, 65_535),
            models.isEmpty() ? usual.models() : models,
            root.texts("api_keys", usual.apiKeys()),
            files,
            root.whole("queue", usual.queue(), 1, 10_000),
            root.whole("workers", usual.workers(), 1, 256),
            seconds(root, "deadline_seconds", usual.deadline()),
            seconds(root, "upload_seconds", usual.upload()),
            seconds(root, "idle_seconds", usual.idle()),
            seconds(root, "stop_seconds", usual.stop()),
            caps(root.section("limits"), usual.caps()));
    root.close();
    return settings;
  }

  private static Duration seconds(Section root, String key, Duration usual) {
    return Duration.ofMillis(
        Math.round(1e3 * root.number(key, usual.toMillis() / 1e3, 0.001, DAY)));
  }

  private static Caps caps(Section limits, Caps usual) {
    Caps caps =
        new Caps(
            Math.min(mebibytes(limits, "body_mib", usual.bodyBytes()), Integer.MAX_VALUE - 64),
            mebibytes(limits, "bodies_mib", usual.bodiesBytes()),
            Math.round(1e6 * limits.number("megapixels", usual.pixels() / 1e6, 0.000_001, 700)),
            mebibytes(limits, "work_mib", usual.workBytes()),
            Math.min(mebibytes(limits, "answer_mib", usual.answerBytes()), Integer.MAX_VALUE - 64),
            limits.whole("parts", usual.parts(), 1, 100_000),
            limits.whole("header_bytes", usual.headerBytes(), 1024, 1 << 20),
            limits.whole("connections", usual.connections(), 1, 1_000_000));
    limits.close();
    return caps;
  }

  private static long mebibytes(Section limits, String key, long usual) {
    return limits.has(key) ? (long) limits.whole(key, 1, 1, MOST_MIB) << 20 : usual;
  }
}
