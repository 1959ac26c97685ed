package io.intarsia.data.parquet;

import io.intarsia.base.Refusal;
import io.intarsia.hub.Hub;
import io.intarsia.hub.ModelName;
import io.intarsia.hub.RepoInfo;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** Finds the files of one part of a data set. */
public final class Shards {
  private static final int MOST = 10_000;

  private Shards() {}

  /**
   * Files in a folder.
   *
   * @param pattern names relative to the folder, such as {@code data/train-*.parquet}
   * @return in order of their names
   * @throws Refusal INPUT if there are none
   */
  public static List<Path> local(Path folder, String pattern) {
    PathMatcher matcher = matcher(pattern);
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> found =
          all.filter(Files::isRegularFile)
              .filter(file -> matcher.matches(folder.relativize(file)))
              .sorted()
              .limit(MOST)
              .toList();
      return some(found, pattern, folder.toString());
    } catch (IOException e) {
      throw Refusal.input("%s cannot be listed: %s", folder, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Files of a data set on the Hub, fetched into its cache unless they are there.
   *
   * @param name {@code owner/name[@revision]}
   * @param pattern as for {@link #local}
   * @throws Refusal NETWORK if they cannot be fetched, INPUT if there are none
   */
  public static List<Path> ofHub(Hub hub, String name, String pattern) {
    ModelName.Repo repo = ModelName.Repo.dataset(name);
    PathMatcher matcher = matcher(pattern);
    RepoInfo info = hub.info(repo);
    List<String> wanted =
        info.files().stream().filter(file -> matcher.matches(Path.of(file))).sorted().toList();
    List<String> files = some(wanted, pattern, repo.toString());
    ModelName.Repo pinned =
        new ModelName.Repo(ModelName.Repo.Kind.DATASET, repo.id(), info.commit());
    var snapshot = hub.files(pinned, files);
    return files.stream().map(snapshot::file).toList();
  }

  private static PathMatcher matcher(String pattern) {
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    } catch (PatternSyntaxException e) {
      throw Refusal.usage("'%s' is no pattern of names: %s", pattern, e.getDescription());
    }
  }

  private static <T> List<T> some(List<T> found, String pattern, String where) {
    if (found.isEmpty()) {
      throw Refusal.input("%s has no file '%s'; wanted Parquet shards", where, pattern);
    }
    return found;
  }
}
