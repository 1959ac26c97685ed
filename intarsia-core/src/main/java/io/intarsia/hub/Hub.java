package io.intarsia.hub;

import io.intarsia.base.Limits;
import io.intarsia.base.Progress;
import io.intarsia.base.Refusal;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A client of the Hugging Face Hub that fetches models into the cache Python's huggingface_hub
 * uses, so that what either has fetched the other finds. Safe to use from many threads; several
 * processes fetch a file once.
 */
public final class Hub {
  private final HubSettings settings;
  private final HubCache cache;
  private final HubApi api;
  private final Backoff backoff;
  private final Progress.Factory progress;
  private final Consumer<RepoInfo> beforeDownload;

  private Hub(Builder builder) {
    settings = HubSettings.from(builder.environment, builder.home);
    cache = new HubCache(settings.cache(), builder.links);
    api = new HubApi(settings, builder.limits);
    backoff = builder.backoff;
    progress = builder.progress;
    beforeDownload = builder.beforeDownload;
  }

  /**
   * The Hub as the process environment sets it, without a display of progress.
   *
   * @throws Refusal USAGE if a variable's value cannot be used
   */
  public static Hub fromEnvironment() {
    return builder().build();
  }

  /** A builder that starts from the process environment. */
  public static Builder builder() {
    return new Builder();
  }

  /** What the environment says: address, cache, offline or not. */
  public HubSettings settings() {
    return settings;
  }

  /**
   * The local folder or file of a model: a local name as it is, a repository after fetching what
   * its cache lacks.
   *
   * @throws Refusal NETWORK if it cannot be fetched, MODEL if it holds no model, ENVIRONMENT if the
   *     cache cannot be written
   */
  public Path fetch(ModelName name) {
    if (name instanceof ModelName.Folder folder) {
      return folder.path();
    }
    if (name instanceof ModelName.File file) {
      return file.path();
    }
    return snapshot((ModelName.Repo) name).folder();
  }

  /**
   * What the Hub says of a repository: its commit, licence and files. Always asks the network.
   *
   * @throws Refusal NETWORK if it cannot be asked
   */
  public RepoInfo info(ModelName.Repo repo) {
    if (settings.offline()) {
      throw Refusal.network("%s cannot be looked up: HF_HUB_OFFLINE is set", repo);
    }
    try {
      return backoff.run(() -> api.info(repo));
    } catch (IOException e) {
      throw unreachable(repo, e);
    }
  }

  /** True if the model lies whole in the cache and could be used offline. */
  public boolean cached(ModelName.Repo repo) {
    return fromCache(repo, null).isPresent();
  }

  /**
   * The model of a repository: its configuration and weights. The branch is looked up each time;
   * when the Hub does not answer, what the cache holds is used, with a note.
   *
   * @throws Refusal NETWORK if it cannot be fetched, MODEL if it holds no model, ENVIRONMENT if the
   *     cache cannot be written
   */
  public Snapshot snapshot(ModelName.Repo repo) {
    return snapshot(repo, null);
  }

  /**
   * The named files of a repository.
   *
   * @param files paths in the repository, '/' between their parts
   * @throws Refusal NETWORK if one cannot be fetched, USAGE if a name leaves the repository
   */
  public Snapshot files(ModelName.Repo repo, List<String> files) {
    for (String file : files) {
      if (!Plain.staysInside(file)) {
        throw Refusal.usage("'%s' is not a file's name in a repository", Plain.text(file, 120));
      }
    }
    return snapshot(repo, files);
  }

  private Snapshot snapshot(ModelName.Repo repo, @Nullable List<String> named) {
    Optional<Snapshot> cached = fromCache(repo, named);
    boolean settled = cached.isPresent() && repo.pinned() && cached.get().notes().isEmpty();
    if (settled || (cached.isPresent() && settings.offline())) {
      return cached.get();
    }
    if (settings.offline()) {
      throw Refusal.network(
          "%s is not in the cache %s and HF_HUB_OFFLINE is set: unset it once to fetch the model,"
              + " or name a folder that holds it",
          repo, cache.root());
    }
    try {
      RepoInfo info =
          backoff
              .withAttempts(cached.isPresent() ? 1 : backoff.attempts())
              .run(() -> api.info(repo));
      return fetch(info, named);
    } catch (FileSystemException e) {
      String reason = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
      throw new Refusal(
          Refusal.Kind.ENVIRONMENT,
          "cannot use the cache at " + e.getFile() + ": " + reason + "; set HF_HUB_CACHE",
          e);
    } catch (IOException e) {
      return cached.map(old -> noted(old, Web.reason(e))).orElseThrow(() -> unreachable(repo, e));
    } catch (Refusal e) {
      if (cached.isPresent() && e.kind() == Refusal.Kind.NETWORK) {
        return noted(cached.get(), String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }

  private Refusal unreachable(ModelName.Repo repo, IOException fault) {
    return new Refusal(
        Refusal.Kind.NETWORK,
        "cannot ask "
            + settings.endpoint()
            + " for "
            + repo
            + ": "
            + Web.reason(fault)
            + "; check the network and HF_ENDPOINT, or name a folder that holds the model",
        fault);
  }

  private static Snapshot noted(Snapshot old, String why) {
    String note =
        "using the cached copy of "
            + old.repo()
            + " at commit "
            + old.commit().substring(0, 12)
            + ": "
            + why;
    List<String> notes = new ArrayList<>(List.of(note));
    notes.addAll(old.notes());
    return new Snapshot(old.repo(), old.commit(), old.folder(), old.files(), notes);
  }

  private Optional<Snapshot> fromCache(ModelName.Repo repo, @Nullable List<String> named) {
    Optional<String> commit = cache.commit(repo);
    if (commit.isEmpty()) {
      return Optional.empty();
    }
    Path folder = cache.snapshot(repo, commit.get());
    Predicate<String> present = file -> Files.isRegularFile(folder.resolve(file));
    List<String> files =
        new ArrayList<>(named == null ? Wanted.model(present).orElse(List.of()) : named);
    try {
      if (named == null && !files.isEmpty() && Wanted.isIndex(files.get(files.size() - 1))) {
        files.addAll(Wanted.shards(folder.resolve(files.get(files.size() - 1))));
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    return files.isEmpty() || !files.stream().allMatch(present)
        ? Optional.empty()
        : Optional.of(
            new Snapshot(
                repo,
                commit.get(),
                folder,
                files,
                named == null ? doubts(repo, commit.get(), present) : List.of()));
  }

  /** Optional files that may exist at the Hub, though whoever filled the cache left them out. */
  private List<String> doubts(ModelName.Repo repo, String commit, Predicate<String> present) {
    return Wanted.OPTIONAL.stream()
        .filter(file -> !present.test(file) && !cache.knownAbsent(repo, commit, file))
        .map(file -> file + " of " + repo + " is not in the cache, though the Hub may have it")
        .toList();
  }

  private Snapshot fetch(RepoInfo info, @Nullable List<String> named) throws IOException {
    List<String> files =
        new ArrayList<>(
            named == null
                ? Wanted.model(info.files()::contains).orElseThrow(() -> Wanted.noModel(info))
                : named);
    Path folder = cache.snapshot(info.repo(), info.commit());
    if (!files.stream().allMatch(file -> Files.exists(folder.resolve(file)))) {
      beforeDownload.accept(info);
    }
    for (int i = 0; i < files.size(); i++) {
      String file = files.get(i);
      fetch(info, file);
      if (named == null && i == files.size() - 1 && Wanted.isIndex(file)) {
        files.addAll(Wanted.shards(folder.resolve(file)));
      }
    }
    if (named == null) {
      Wanted.OPTIONAL.stream()
          .filter(file -> !info.files().contains(file))
          .forEach(file -> cache.rememberAbsent(info.repo(), info.commit(), file));
    }
    cache.remember(info.repo(), info.commit());
    return new Snapshot(info.repo(), info.commit(), folder, files, List.of());
  }

  private void fetch(RepoInfo info, String file) throws IOException {
    ModelName.Repo repo = info.repo();
    Path entry = cache.snapshot(repo, info.commit()).resolve(file);
    if (Files.exists(entry)) {
      return;
    }
    if (!info.files().contains(file)) {
      throw Refusal.network(
          "%s holds no file %s: see %s/%s/tree/%s",
          repo,
          Plain.text(file, 120),
          settings.endpoint(),
          repo.kind().path() + repo.id(),
          info.commit());
    }
    HubApi.Remote remote = backoff.run(() -> api.head(repo, info.commit(), file));
    Path blob = cache.blob(repo, remote.etag());
    try (Progress bar = progress.open(repo.id() + "/" + file, remote.bytes(), "B")) {
      FileLocks.with(
          cache.lock(repo, remote.etag()),
          backoff,
          () -> bar.note("waiting for another download of it"),
          () -> {
            bar.note("");
            if (!Files.isRegularFile(blob) || Files.size(blob) != remote.bytes()) {
              new BlobDownload(api, backoff, repo, info.commit(), file, remote, bar).to(blob);
            }
            cache.link(blob, entry);
            return entry;
          });
    }
  }

  /** Settings of a {@link Hub} before it is made. */
  public static final class Builder {
    private Map<String, String> environment = System.getenv();
    private Path home = Path.of(System.getProperty("user.home", "."));
    private Limits limits = Limits.defaults();
    private Progress.Factory progress = Progress.Factory.SILENT;
    private Consumer<RepoInfo> beforeDownload = info -> {};
    private Backoff backoff = Backoff.USUAL;
    private boolean links = true;

    private Builder() {}

    /** Replaces the process environment. */
    public Builder environment(Map<String, String> variables) {
      environment = Map.copyOf(variables);
      return this;
    }

    /** Replaces the user's home folder, below which the cache lies by default. */
    public Builder home(Path folder) {
      home = folder;
      return this;
    }

    /** Replaces the bounds on sizes. */
    public Builder limits(Limits bounds) {
      limits = bounds;
      return this;
    }

    /** Shows one bar of bytes for each file fetched. */
    public Builder progress(Progress.Factory displays) {
      progress = displays;
      return this;
    }

    /** Told of a repository, with its licence, before the first byte of its files is fetched. */
    public Builder beforeDownload(Consumer<RepoInfo> listener) {
      beforeDownload = listener;
      return this;
    }

    Builder backoff(Backoff waits) {
      backoff = waits;
      return this;
    }

    Builder links(boolean possible) {
      links = possible;
      return this;
    }

    /**
     * Makes the client; nothing is asked of the network yet.
     *
     * @throws Refusal USAGE if a variable's value cannot be used
     */
    public Hub build() {
      return new Hub(this);
    }
  }
}
