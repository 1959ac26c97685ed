package io.intarsia.hub;

import io.intarsia.base.Progress;
import io.intarsia.base.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fetches one blob: goes on from what an earlier try left in the .incomplete file, tries again
 * after passing faults, checks the hash, and moves the whole file into place.
 */
final class BlobDownload {
  private static final Pattern RANGE =
      Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18}|\\*)");

  /** A try that brought so many bytes does not count against the number of tries. */
  private static final long WORTHWHILE = 16L << 20;

  private final HubApi api;
  private final Backoff backoff;
  private final ModelName.Repo repo;
  private final String commit;
  private final String file;
  private final HubApi.Remote remote;
  private final Progress progress;
  private long shown;

  BlobDownload(
      HubApi api,
      Backoff backoff,
      ModelName.Repo repo,
      String commit,
      String file,
      HubApi.Remote remote,
      Progress progress) {
    this.api = api;
    this.backoff = backoff;
    this.repo = repo;
    this.commit = commit;
    this.file = file;
    this.remote = remote;
    this.progress = progress;
  }

  /**
   * Fetches the blob to its place. A wrong hash costs one more download from the first byte.
   *
   * @throws Refusal NETWORK if the bytes cannot be had or have the wrong hash twice
   * @throws Refusal ENVIRONMENT if the disk is too full
   */
  void to(Path blob) throws IOException {
    Path folder = Objects.requireNonNull(blob.getParent());
    Files.createDirectories(folder);
    Path part = blob.resolveSibling(blob.getFileName() + ".incomplete");
    for (int round = 0; round < 2; round++) {
      fill(part, folder);
      progress.note("checking");
      if (remote.etag().matches(part)) {
        move(part, blob);
        return;
      }
      Files.delete(part);
      progress.note("wrong hash, once more");
    }
    throw Refusal.network(
        "%s/%s arrived twice with contents that do not have the hash %s the Hub announces: nothing"
            + " was kept; a proxy may be changing the file",
        repo.id(), file, remote.etag().hex());
  }

  private void fill(Path part, Path folder) throws IOException {
    int failures = 0;
    while (true) {
      long have = Files.exists(part) ? Files.size(part) : 0;
      if (have > remote.bytes()) {
        Files.delete(part);
        have = 0;
      }
      if (have == remote.bytes() && Files.exists(part)) {
        show(have);
        return;
      }
      checkSpace(folder, remote.bytes() - have);
      try {
        receive(part, have);
      } catch (FileSystemException e) {
        throw e;
      } catch (IOException e) {
        long now = Files.exists(part) ? Files.size(part) : 0;
        failures = now - have >= WORTHWHILE ? 1 : failures + 1;
        if (failures >= backoff.attempts()) {
          throw new Refusal(
              Refusal.Kind.NETWORK,
              String.format(
                  "%s/%s stopped at %s of %s, tried %d times: %s; run it again to go on from there",
                  repo.id(),
                  file,
                  Plain.bytes(now),
                  Plain.bytes(remote.bytes()),
                  failures,
                  Web.reason(e)),
              e);
        }
        progress.note("trying again: " + Web.reason(e));
        backoff.rest(failures, e);
        progress.note("");
      }
    }
  }

  private void receive(Path part, long have) throws IOException {
    try (Web.Answer answer = api.open(repo, commit, file, have)) {
      long from = answer.status() == 206 ? have : 0;
      if (answer.status() == 416 || (answer.status() == 206 && !continues(answer, have))) {
        Files.deleteIfExists(part);
        throw new IOException("the server does not go on from byte " + have);
      }
      long wanted = remote.bytes() - from;
      if (answer.length().orElse(wanted) != wanted) {
        throw new IOException(
            "the server sends "
                + answer.length().getAsLong()
                + " bytes where the Hub announced "
                + wanted);
      }
      try (FileChannel out =
          FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        onDisk(() -> out.truncate(from).position(from));
        copy(answer.body(), out, from);
      }
    }
  }

  private boolean continues(Web.Answer answer, long have) {
    Matcher range = RANGE.matcher(String.valueOf(answer.header("Content-Range")));
    return range.matches()
        && Long.parseLong(range.group(1)) == have
        && (range.group(2).equals("*") || Long.parseLong(range.group(2)) == remote.bytes());
  }

  private void copy(InputStream in, FileChannel out, long from) throws IOException {
    byte[] buffer = new byte[1 << 17];
    long at = from;
    show(at);
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      if (n > remote.bytes() - at) {
        onDisk(() -> out.truncate(0));
        throw new IOException(
            "the server sends more than the " + remote.bytes() + " bytes announced");
      }
      ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n);
      onDisk(
          () -> {
            while (bytes.hasRemaining()) {
              out.write(bytes);
            }
            return out;
          });
      at += n;
      show(at);
    }
    if (at < remote.bytes()) {
      throw new IOException("the connection ended early");
    }
    onDisk(
        () -> {
          out.force(true);
          return out;
        });
  }

  /** Moves the bar forward; after a restart it waits until the old mark is passed. */
  private void show(long at) {
    if (at > shown) {
      progress.advance(at - shown);
      shown = at;
    }
  }

  private void checkSpace(Path folder, long wanted) throws IOException {
    long free = Files.getFileStore(folder).getUsableSpace();
    if (free < wanted) {
      throw Refusal.environment(
          "%s/%s needs %s more, the disk of %s has %s free: free some, or set HF_HUB_CACHE to"
              + " another disk",
          repo.id(), file, Plain.bytes(wanted), folder, Plain.bytes(free));
    }
  }

  /** Keeps faults of the disk apart from faults of the network, which are tried again. */
  private static void onDisk(FileLocks.Work<FileChannel> work) {
    try {
      work.run();
    } catch (IOException e) {
      throw new Refusal(
          Refusal.Kind.ENVIRONMENT, "cannot write to the cache: " + e.getMessage(), e);
    }
  }

  private static void move(Path part, Path blob) throws IOException {
    try {
      Files.move(part, blob, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(part, blob, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
