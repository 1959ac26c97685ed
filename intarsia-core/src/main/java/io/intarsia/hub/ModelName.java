package io.intarsia.hub;

import io.intarsia.base.Refusal;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What a user calls a model: a local folder, a local file, or a repository of the Hub. */
public sealed interface ModelName {
  /** A local folder that holds config.json and weights. */
  record Folder(Path path) implements ModelName {
    @Override
    public String toString() {
      return path.toString();
    }
  }

  /** A local file of weights or an exported model. */
  record File(Path path) implements ModelName {
    @Override
    public String toString() {
      return path.toString();
    }
  }

  /**
   * A repository of the Hub at one revision.
   *
   * @param kind what it holds
   * @param id {@code owner/name}
   * @param revision a branch, a tag, or a commit of 40 hexadecimal digits
   */
  record Repo(Kind kind, String id, String revision) implements ModelName {
    /** What a repository holds; each kind has addresses of its own. */
    public enum Kind {
      /** Weights and their configuration. */
      MODEL("models", ""),
      /** Labelled pictures. */
      DATASET("datasets", "datasets/");

      private final String plural;
      private final String path;

      Kind(String plural, String path) {
        this.plural = plural;
        this.path = path;
      }

      /** As the cache and the Hub's API call it. */
      String plural() {
        return plural;
      }

      /** What stands before the id in the address of a file. */
      String path() {
        return path;
      }
    }

    private static final String PART = "[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,94}[A-Za-z0-9_])?";
    private static final Pattern ID = Pattern.compile(PART + "/" + PART);
    private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+/-]{0,199}");

    /** The branch that is meant when none is named. */
    public static final String MAIN = "main";

    /**
     * Checks both parts by the rules of the Hub.
     *
     * @throws Refusal USAGE if a part could not be the name of a repository or revision
     */
    public Repo {
      if (!ID.matcher(id).matches()
          || id.contains("..")
          || id.contains("--")
          || id.endsWith(".git")) {
        throw Refusal.usage(
            "%s is not a name on the Hub: wanted owner/name of letters, digits, '-', '_' and '.',"
                + " no part beginning or ending with '-' or '.', no '--', no '..', no '.git' at"
                + " the end",
            shown(id));
      }
      if (!REVISION.matcher(revision).matches()
          || revision.contains("..")
          || revision.contains("//")
          || revision.contains("/.")
          || revision.endsWith("/")
          || revision.endsWith(".lock")) {
        throw Refusal.usage(
            "%s is not a revision of %s: wanted a branch, a tag or a commit, as in %s@main",
            shown(revision), id, id);
      }
    }

    /** A repository that holds a model. */
    public Repo(String id, String revision) {
      this(Kind.MODEL, id, revision);
    }

    /**
     * A repository that holds a data set.
     *
     * @param text {@code owner/name[@revision]}
     * @throws Refusal USAGE if a part could not be the name of a repository or revision
     */
    public static Repo dataset(String text) {
      int at = text.indexOf('@');
      return at < 0
          ? new Repo(Kind.DATASET, text, MAIN)
          : new Repo(Kind.DATASET, text.substring(0, at), text.substring(at + 1));
    }

    /** The model repository's main branch. */
    public static Repo of(String id) {
      return new Repo(id, MAIN);
    }

    /** True if the revision is a full commit hash, whose files never change. */
    public boolean pinned() {
      return Etag.isCommit(revision);
    }

    /** {@code owner/name}, with {@code @revision} unless that is main. */
    @Override
    public String toString() {
      return revision.equals(MAIN) ? id : id + "@" + revision;
    }
  }

  /**
   * Reads a name. What exists on disk wins; everything else must be {@code owner/name[@revision]}.
   *
   * @throws Refusal USAGE if the text is neither
   */
  static ModelName parse(String text) {
    if (text.isBlank() || text.chars().anyMatch(Character::isISOControl)) {
      throw Refusal.usage(
          "%s names no model: wanted a folder, a file, or owner/name[@revision]", shown(text));
    }
    if (text.contains("://")) {
      throw Refusal.usage(
          "%s is an address: name a model of the Hub as owner/name[@revision]", shown(text));
    }
    try {
      Path path = Path.of(text);
      if (Files.isDirectory(path)) {
        return new Folder(path);
      }
      if (Files.isRegularFile(path)) {
        return new File(path);
      }
    } catch (InvalidPathException e) {
      throw Refusal.usage("%s is not a path on this system: %s", shown(text), e.getReason());
    }
    if (looksLocal(text)) {
      throw Refusal.usage(
          "%s: there is no such folder or file (a model of the Hub is named owner/name[@revision])",
          shown(text));
    }
    int at = text.indexOf('@');
    return at < 0 ? Repo.of(text) : new Repo(text.substring(0, at), text.substring(at + 1));
  }

  private static boolean looksLocal(String text) {
    String id = text.contains("@") ? text.substring(0, text.indexOf('@')) : text;
    return id.indexOf('/') < 0
        || id.indexOf('/') != id.lastIndexOf('/')
        || id.indexOf('\\') >= 0
        || id.startsWith("/")
        || id.startsWith(".")
        || id.startsWith("~")
        || id.endsWith("/")
        || id.matches(".*\\.(safetensors|bin|pth|pt|ckpt|onnx|json)");
  }

  private static String shown(String text) {
    return "'" + Plain.text(text, 120) + "'";
  }
}
