package io.intarsia.track;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Revisions as Git keeps them: loose, packed, detached, in linked working trees. */
class GitRevisionTest {
  private static final String HASH = "0123456789abcdef0123456789abcdef01234567";

  @TempDir Path root;

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  @Test
  void readsALooseReferenceFromBelow() throws IOException {
    write(".git/HEAD", "ref: refs/heads/main\n");
    write(".git/refs/heads/main", HASH + "\n");
    Files.createDirectories(root.resolve("a/b"));
    assertThat(GitRevision.describe(root.resolve("a/b")))
        .isEqualTo(HASH + " (branch main; uncommitted changes unknown)");
  }

  @Test
  void readsAPackedReferenceOfALinkedTree() throws IOException {
    write("repo/.git/worktrees/w/HEAD", "ref: refs/heads/x/y\n");
    write("repo/.git/worktrees/w/commondir", "../..\n");
    write("repo/.git/packed-refs", "# pack-refs\n" + HASH + " refs/heads/x/y\n");
    write("w/.git", "gitdir: " + root.resolve("repo/.git/worktrees/w") + "\n");
    assertThat(GitRevision.describe(root.resolve("w")))
        .isEqualTo(HASH + " (branch x/y; uncommitted changes unknown)");
  }

  @Test
  void readsADetachedHead() throws IOException {
    write(".git/HEAD", HASH);
    assertThat(GitRevision.describe(root)).startsWith(HASH + " (detached;");
  }

  @Test
  void saysWhyThereIsNone() throws IOException {
    write(".git/HEAD", "ref: refs/heads/new");
    assertThat(GitRevision.describe(root))
        .isEqualTo("none: branch new has no commit that can be read");
    write(".git/HEAD", "ref: refs/../../secret");
    assertThat(GitRevision.describe(root)).startsWith("none:");
    write(".git/HEAD", "ref: refs/heads/loop");
    write(".git/refs/heads/loop", "ref: refs/heads/loop");
    assertThat(GitRevision.describe(root)).startsWith("none:");
  }
}
