package io.intarsia.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intarsia.base.Progress;
import io.intarsia.base.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a fetched model looks like in the cache, and which files are fetched. */
class HubLayoutTest extends HubTestBase {
  @Test
  void laysFilesOutAsPythonDoes() throws IOException {
    Snapshot snapshot = client().snapshot(REPO);

    assertThat(snapshot.commit()).isEqualTo(FakeHub.COMMIT);
    assertThat(snapshot.folder()).isEqualTo(folder().resolve("snapshots/" + FakeHub.COMMIT));
    assertThat(snapshot.files()).containsExactly("config.json", "model.safetensors");
    assertThat(snapshot.notes()).isEmpty();
    assertThat(folder().resolve("refs/main")).hasContent(FakeHub.COMMIT);
    String etag = FakeHub.etag("model.safetensors", WEIGHTS);
    assertThat(Files.readSymbolicLink(snapshot.file("model.safetensors")))
        .isEqualTo(Path.of("../../blobs/" + etag));
    assertThat(snapshot.file("model.safetensors")).hasBinaryContent(WEIGHTS);
    assertThat(folder().resolveSibling(".locks/models--owner--name/" + etag + ".lock")).exists();
    assertThat(names(folder().resolve("blobs")))
        .containsExactlyInAnyOrder(etag, FakeHub.etag("config.json", hub.files.get("config.json")));
  }

  @Test
  void asksOnlyForTheListingWhenNothingIsMissing() {
    client().snapshot(REPO);
    hub.calls.clear();
    client().snapshot(REPO);
    assertThat(hub.calls("")).containsExactly("GET hub /api/models/owner/name/revision/main");
  }

  @Test
  void fetchesDataSetsFromTheirOwnAddresses() {
    hub.with("data/train-0.parquet", "PAR1");
    ModelName.Repo repo = ModelName.Repo.dataset("owner/name@main");
    assertThat(client().info(repo).files()).contains("data/train-0.parquet");
    Snapshot snapshot = client().files(repo, List.of("data/train-0.parquet"));
    assertThat(snapshot.file("data/train-0.parquet")).content().isEqualTo("PAR1");
    assertThat(snapshot.folder().toString()).contains("datasets--owner--name");
    assertThat(hub.calls("GET hub /api/datasets/owner/name/revision/main")).hasSize(2);
    assertThat(hub.calls("HEAD hub /datasets/owner/name/resolve/")).hasSize(1);
    assertThatThrownBy(() -> ModelName.Repo.dataset("../secrets")).isInstanceOf(Refusal.class);
  }

  @Test
  void asksNothingForACachedCommit() {
    client().snapshot(REPO);
    hub.calls.clear();
    Snapshot pinned = client().snapshot(new ModelName.Repo(FakeHub.ID, FakeHub.COMMIT));
    assertThat(pinned.files()).hasSize(2);
    assertThat(hub.calls).isEmpty();
  }

  @Test
  void fetchesWhatPythonLeftOutOfACachedCommit() throws IOException {
    hub.with("preprocessor_config.json", "{}");
    Snapshot whole = client().snapshot(REPO);
    Files.delete(whole.file("preprocessor_config.json"));
    ModelName.Repo pinned = new ModelName.Repo(FakeHub.ID, FakeHub.COMMIT);
    environment.put("HF_HUB_OFFLINE", "1");
    assertThat(client().snapshot(pinned).notes())
        .singleElement()
        .asString()
        .startsWith("preprocessor_config.json of owner/name@0123");
    environment.remove("HF_HUB_OFFLINE");
    assertThat(client().snapshot(pinned).files()).contains("preprocessor_config.json");
  }

  @Test
  void notesWhichFilesDoNotExist() {
    client().snapshot(REPO);
    assertThat(folder().resolve(".no_exist/" + FakeHub.COMMIT + "/preprocessor_config.json"))
        .isEmptyFile();
  }

  @Test
  void followsABranchThatMovedAndKeepsUnchangedBlobs() {
    client().snapshot(REPO);
    hub.commit = FakeHub.COMMIT.replace('0', 'f');
    hub.with("config.json", "{\"model_type\":\"other\"}");
    hub.calls.clear();

    Snapshot moved = client().snapshot(REPO);

    assertThat(moved.file("config.json")).hasContent("{\"model_type\":\"other\"}");
    assertThat(moved.file("model.safetensors")).hasBinaryContent(WEIGHTS);
    assertThat(hub.calls("GET store")).isEmpty();
    assertThat(folder().resolve("refs/main")).hasContent(hub.commit);
  }

  @Test
  void sendsTheTokenToTheHubAndNowhereElse() {
    client().snapshot(REPO);
    assertThat(hub.calls).filteredOn(c -> c.at().equals("store")).isNotEmpty();
    assertThat(hub.calls)
        .allMatch(c -> c.token().equals(c.at().equals("hub") ? "Bearer hf_secret" : "null"));
  }

  @Test
  void sendsNoTokenBackAfterARedirectThatLeftTheHub() {
    String back = hub.endpoint() + "/elsewhere/" + FakeHub.COMMIT + "/README.md";
    hub.next("GET store model.safetensors", FakeHub.status(302, "Location", back));
    client().snapshot(REPO);
    assertThat(hub.calls)
        .filteredOn(c -> c.path().contains("elsewhere"))
        .isNotEmpty()
        .allMatch(c -> c.token().equals("null"));
  }

  @Test
  void prefersSafetensorsAndTakesBinWhereThereAreNone() {
    hub.with("pytorch_model.bin", new byte[] {1, 2, 3});
    hub.with("preprocessor_config.json", "{}");
    assertThat(client().snapshot(REPO).files())
        .containsExactly("config.json", "preprocessor_config.json", "model.safetensors");
    hub.files.remove("model.safetensors");
    assertThat(client().snapshot(REPO).files())
        .containsExactly("config.json", "preprocessor_config.json", "pytorch_model.bin");
  }

  @Test
  void fetchesEachShardOfAnIndexOnce() throws IOException {
    hub.files.remove("model.safetensors");
    hub.with("model-00001-of-00002.safetensors", new byte[] {1})
        .with("model-00002-of-00002.safetensors", new byte[] {2, 3})
        .with(
            "model.safetensors.index.json",
            "{\"weight_map\":{\"a\":\"model-00002-of-00002.safetensors\","
                + "\"b\":\"model-00001-of-00002.safetensors\","
                + "\"c\":\"model-00002-of-00002.safetensors\"}}");
    Snapshot snapshot = client().snapshot(REPO);
    assertThat(snapshot.files())
        .containsExactly(
            "config.json",
            "model.safetensors.index.json",
            "model-00001-of-00002.safetensors",
            "model-00002-of-00002.safetensors");
    assertThat(snapshot.file("model-00002-of-00002.safetensors"))
        .hasBinaryContent(new byte[] {2, 3});
    assertThat(hub.calls("GET store")).hasSize(2);
    assertThat(client().cached(REPO)).isTrue();
    Files.delete(snapshot.file("model-00002-of-00002.safetensors"));
    assertThat(client().cached(REPO)).isFalse();
  }

  @Test
  void refusesShardsOutsideTheRepository() {
    hub.files.remove("model.safetensors");
    hub.with("model.safetensors.index.json", "{\"weight_map\":{\"a\":\"../../evil\"}}");
    assertRefused(Refusal.Kind.MODEL).contains("'../../evil'");
  }

  @Test
  void ignoresListedNamesThatLeaveTheRepository() {
    hub.with("../../evil.json", "{}").with("/etc/passwd", "x").with("a\\\\b", "x");
    assertThat(client().info(REPO).files())
        .containsExactly("config.json", "README.md", "model.safetensors");
    assertRefused(Refusal.Kind.USAGE, () -> client().files(REPO, List.of("../../evil.json")))
        .contains("'../../evil.json'");
  }

  @Test
  void fetchesNamedFiles() {
    Snapshot snapshot = client().files(REPO, List.of("README.md"));
    assertThat(snapshot.file("README.md")).hasContent("# hello");
    assertThat(hub.calls("GET store")).isEmpty();
    assertRefused(Refusal.Kind.NETWORK, () -> client().files(REPO, List.of("other.txt")))
        .contains("owner/name holds no file other.txt");
  }

  @Test
  void saysWhatARepositoryHoldsWhenItIsNoModel() {
    hub.files.remove("model.safetensors");
    hub.with("tf_model.h5", "x");
    assertRefused(Refusal.Kind.MODEL).contains("no weights").contains("tf_model.h5");
    hub.with("model.safetensors", WEIGHTS).files.remove("config.json");
    assertRefused(Refusal.Kind.MODEL).contains("no config.json");
  }

  @Test
  void copiesWhereLinksAreNotPossible() {
    Snapshot snapshot = builder().links(false).build().snapshot(REPO);
    assertThat(Files.isSymbolicLink(snapshot.file("model.safetensors"))).isFalse();
    assertThat(snapshot.file("model.safetensors")).hasBinaryContent(WEIGHTS);
    assertThat(client().cached(REPO)).isTrue();
  }

  @Test
  void renewsADanglingLinkAndABlobOfWrongSize() throws IOException {
    Snapshot snapshot = client().snapshot(REPO);
    Files.write(snapshot.file("model.safetensors").toRealPath(), new byte[] {1});
    Files.delete(snapshot.file("config.json").toRealPath());
    Files.delete(snapshot.file("model.safetensors"));
    client().snapshot(REPO);
    assertThat(snapshot.file("config.json")).hasContent("{\"model_type\":\"segformer\"}");
    assertThat(snapshot.file("model.safetensors")).hasBinaryContent(WEIGHTS);
  }

  @Test
  void tellsTheLicenceBeforeTheFirstByte() {
    List<String> told = new ArrayList<>();
    Hub listening =
        builder()
            .beforeDownload(info -> told.add(info.licence() + " " + hub.calls("HEAD").size()))
            .build();
    listening.snapshot(REPO);
    listening.snapshot(REPO);
    assertThat(told).containsExactly("apache-2.0 0");
  }

  @Test
  void readsTheLicenceFromTagsAndOtherLicencesWithTheirLink() {
    hub.card = "\"tags\":[\"vision\",\"license:mit\"]";
    assertThat(client().info(REPO).licence()).isEqualTo("mit");
    hub.card = "\"cardData\":{\"license\":\"other\",\"license_link\":\"https://x/y\"}";
    assertThat(client().info(REPO).licence()).isEqualTo("other (https://x/y)");
    hub.card = "\"tags\":[]";
    assertThat(client().info(REPO).licence()).isNull();
  }

  @Test
  void showsEveryByteOnTheBars() {
    List<String> shown = new ArrayList<>();
    Progress.Factory bars =
        (title, total, unit) -> {
          long[] sum = {0};
          return new Progress() {
            @Override
            public void advance(long units) {
              sum[0] += units;
            }

            @Override
            public void note(String text) {}

            @Override
            public void close() {
              shown.add(title + " " + sum[0] + " of " + total + " " + unit);
            }
          };
        };
    hub.next("GET store model.safetensors", FakeHub.truncated(1000));
    builder().progress(bars).build().snapshot(REPO);
    assertThat(shown)
        .containsExactly(
            "owner/name/config.json 26 of 26 B", "owner/name/model.safetensors 300000 of 300000 B");
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(p -> p.getFileName().toString()).toList();
    }
  }
}
