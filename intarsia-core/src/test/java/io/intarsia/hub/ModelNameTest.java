package io.intarsia.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.intarsia.base.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelNameTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "nvidia/segformer-b0-finetuned-ade-512-512, main",
    "Foo-BAR_foo.bar123/x, main",
    "owner/name@v1.0, v1.0",
    "owner/name@refs/pr/3, refs/pr/3",
    "owner/name@0123456789abcdef0123456789abcdef01234567, "
        + "0123456789abcdef0123456789abcdef01234567"
  })
  void readsNamesOfTheHub(String text, String revision) {
    ModelName.Repo repo = (ModelName.Repo) ModelName.parse(text);
    assertThat(repo.id()).isEqualTo(text.replaceAll("@.*", ""));
    assertThat(repo.revision()).isEqualTo(revision);
    assertThat(repo).hasToString(text);
    assertThat(repo.pinned()).isEqualTo(revision.length() == 40);
  }

  @Test
  void prefersWhatExistsOnDisk() throws IOException {
    Path file = Files.writeString(folder.resolve("größe.safetensors"), "x");
    assertThat(ModelName.parse(folder.toString())).isEqualTo(new ModelName.Folder(folder));
    assertThat(ModelName.parse(file.toString())).isEqualTo(new ModelName.File(file));
    assertThat(ModelName.parse("src/test")).isInstanceOf(ModelName.Folder.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "segformer",
        "../name",
        "owner/..",
        "owner/na..me",
        "owner/na--me",
        "owner/.name",
        "owner/name-",
        "-owner/name",
        "owner/name.git",
        "owner\\name",
        "owner/name/more",
        "/owner/name",
        "owner/",
        "/name",
        "owner/na me",
        "owner/na\u0000me",
        "owner/name\n",
        "owner/weights.pth",
        "./owner",
        "~/models",
        "https://huggingface.co/owner/name",
        "owner/name@",
        "owner/name@../../x",
        "owner/name@a//b",
        "owner/name@a\\b",
        "owner/name@-x",
        "owner/name@a/.b",
        "owner/name@a b",
        "owner/caf\u00e9",
        "CON:/x"
      })
  void refusesEverythingElseOnOneLine(String text) {
    HubTestBase.assertRefused(Refusal.Kind.USAGE, () -> ModelName.parse(text)).isNotBlank();
  }

  @Test
  void refusesNamesThatAreTooLong() {
    ModelName.parse("owner/" + "n".repeat(96));
    HubTestBase.assertRefused(Refusal.Kind.USAGE, () -> ModelName.parse("owner/" + "n".repeat(97)));
  }
}
