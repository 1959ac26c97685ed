package io.intarsia.checks.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.intarsia.checks.golden.Findings.Outcome;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The fixtures kept here pass, and one that is tampered with does not. */
class GoldenTest {
  private static Path root() throws URISyntaxException {
    return Path.of(GoldenTest.class.getResource("/golden").toURI());
  }

  static List<Path> files() throws IOException, URISyntaxException {
    return Golden.files(root(), List.of());
  }

  @ParameterizedTest
  @MethodSource("files")
  void agreesWithTheReference(Path file) {
    Outcome outcome = Golden.run(file, Engines.all());
    assertThat(outcome.status()).as(outcome.detail()).isNotEqualTo(Outcome.Status.FAILED);
  }

  @Test
  void limitsToSubFolders() throws Exception {
    assertThat(Golden.files(root(), List.of("models/hf_segformer", "ops"))).hasSize(3);
  }

  @Test
  void namesTheFirstStageThatDiffers(@TempDir Path folder) throws Exception {
    Path file = root().resolve("models/hf_segformer/segformer_b0_n150.json.gz");
    ObjectNode fixture = Fixture.read(file).json().deepCopy();
    ArrayNode cases = (ArrayNode) fixture.get("cases");
    while (cases.size() > 1) {
      cases.remove(1);
    }
    ((ArrayNode) cases.at("/0/outputs/logits/samples/5")).set(1, 9.0);
    ObjectNode stage = (ObjectNode) cases.at("/0/stage_outputs/decode_head.linear_c.3");
    stage.put("mean", 5.0);
    Path tampered = Files.writeString(folder.resolve("a.json"), write(fixture));

    Outcome outcome = Golden.run(tampered, Engines.all().subList(0, 1));

    assertThat(outcome.status()).isEqualTo(Outcome.Status.FAILED);
    assertThat(outcome.detail())
        .contains("java on [1,3,64,96] logits differs by")
        .contains("the first stage to differ is decode_head.linear_c.3");
  }

  @Test
  void findsAnotherShapeInTheStateDict(@TempDir Path folder) throws Exception {
    Path file = root().resolve("models/hf_segformer/segformer_b0_n150.json.gz");
    ObjectNode fixture = Fixture.read(file).json().deepCopy();
    ((ArrayNode) fixture.at("/parameters/0/1")).set(0, 33);
    Path tampered = Files.writeString(folder.resolve("a.json"), write(fixture));

    Outcome outcome = Golden.run(tampered, List.of());

    assertThat(outcome.status()).isEqualTo(Outcome.Status.FAILED);
    assertThat(outcome.detail()).contains("wants [33, 3, 7, 7], ours is [32, 3, 7, 7]");
  }

  @Test
  void skipsKindsItDoesNotKnow(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("a.json"), "{\"kind\": \"weather\"}");
    Outcome outcome = Golden.run(file, List.of());
    assertThat(outcome.status()).isEqualTo(Outcome.Status.SKIPPED);
    assertThat(outcome.detail()).contains("kind 'weather' is not known yet");
  }

  @Test
  void failsOnAFileThatIsNoJson(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("a.json"), "{");
    assertThat(Golden.run(file, List.of()).status()).isEqualTo(Outcome.Status.FAILED);
  }

  private static String write(ObjectNode fixture) throws IOException {
    return new ObjectMapper().writeValueAsString(fixture);
  }
}
