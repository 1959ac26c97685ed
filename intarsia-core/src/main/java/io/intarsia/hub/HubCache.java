package io.intarsia.hub;

import io.intarsia.base.Whole;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Optional;

/**
 * The cache folder in the layout of Python's huggingface_hub (file_download.py at 003956d3):
 *
 * <pre>
 * models--owner--name/blobs/ETAG              contents, named by their hash
 * models--owner--name/blobs/ETAG.incomplete   a download under way
 * models--owner--name/refs/main               the commit of a branch or tag
 * models--owner--name/snapshots/COMMIT/FILE   a relative symbolic link to the blob
 * models--owner--name/.no_exist/COMMIT/FILE   empty: the commit is known to lack the file
 * .locks/models--owner--name/ETAG.lock
 * </pre>
 *
 * Data sets lie in {@code datasets--owner--name}. Where symbolic links are not possible the
 * snapshot holds a copy of the blob.
 */
final class HubCache {
  private final Path root;
  private final boolean links;

  /**
   * @param links false to act as on a system without symbolic links
   */
  HubCache(Path root, boolean links) {
    this.root = root;
    this.links = links;
  }

  Path root() {
    return root;
  }

  Path repoFolder(ModelName.Repo repo) {
    return root.resolve(repo.kind().plural() + "--" + repo.id().replace("/", "--"));
  }

  Path snapshot(ModelName.Repo repo, String commit) {
    return repoFolder(repo).resolve("snapshots").resolve(commit);
  }

  Path blob(ModelName.Repo repo, Etag etag) {
    return repoFolder(repo).resolve("blobs").resolve(etag.hex());
  }

  Path lock(ModelName.Repo repo, Etag etag) {
    return root.resolve(".locks")
        .resolve(repoFolder(repo).getFileName())
        .resolve(etag.hex() + ".lock");
  }

  /** The commit that the repository's revision stood for when it was last asked. */
  Optional<String> commit(ModelName.Repo repo) {
    if (repo.pinned()) {
      return Optional.of(repo.revision());
    }
    Path ref = ref(repo);
    try {
      if (Files.isRegularFile(ref) && Files.size(ref) <= 64) {
        return Optional.of(Files.readString(ref).strip()).filter(Etag::isCommit);
      }
    } catch (IOException e) {
      // An unreadable reference is as good as none.
    }
    return Optional.empty();
  }

  /** Notes which commit a branch or tag stands for. */
  void remember(ModelName.Repo repo, String commit) {
    if (!repo.pinned() && !commit(repo).equals(Optional.of(commit))) {
      Whole.write(ref(repo), out -> out.write(commit.getBytes(StandardCharsets.US_ASCII)));
    }
  }

  private Path ref(ModelName.Repo repo) {
    return repoFolder(repo).resolve("refs").resolve(repo.revision());
  }

  /** True if the commit has been seen to lack the file. */
  boolean knownAbsent(ModelName.Repo repo, String commit, String file) {
    return Files.exists(absence(repo, commit, file));
  }

  /** Notes that the commit lacks the file, which Python's offline mode wants to know too. */
  void rememberAbsent(ModelName.Repo repo, String commit, String file) {
    if (!knownAbsent(repo, commit, file)) {
      Whole.write(absence(repo, commit, file), out -> {});
    }
  }

  private Path absence(ModelName.Repo repo, String commit, String file) {
    return repoFolder(repo).resolve(".no_exist").resolve(commit).resolve(file);
  }

  /** Makes a snapshot's entry for a blob; an entry that is already there and whole stays. */
  void link(Path blob, Path entry) throws IOException {
    Path folder = Objects.requireNonNull(entry.getParent());
    Files.createDirectories(folder);
    if (Files.exists(entry)) {
      return;
    }
    Files.deleteIfExists(entry);
    if (links) {
      try {
        Files.createSymbolicLink(entry, folder.relativize(blob));
        return;
      } catch (FileAlreadyExistsException e) {
        return;
      } catch (IOException | UnsupportedOperationException e) {
        // Windows without the privilege, or a file system without links: copy.
      }
    }
    Path part = entry.resolveSibling(entry.getFileName() + ".incomplete");
    Files.copy(blob, part, StandardCopyOption.REPLACE_EXISTING);
    Files.move(part, entry, StandardCopyOption.REPLACE_EXISTING);
  }
}
