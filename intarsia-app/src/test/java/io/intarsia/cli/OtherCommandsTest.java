package io.intarsia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.intarsia.base.Progress;
import io.intarsia.cli.job.TerminalProgress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtherCommandsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "segment",
        "inspect",
        "export",
        "models",
        "doctor",
        "runs",
        "data",
        "predict-submission"
      })
  void helpsWithEveryCommand(String command) {
    Transcript run = Transcript.of(command, "--help");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("Usage: intarsia " + command).doesNotContain("warm-up");
    assertThat(Transcript.of("--help").out()).contains(command + " ", "Exit codes:", "Start here:");
  }

  @Test
  void suggestsTheCommandThatWasMeant() {
    Transcript run = Transcript.of("segmnt");
    assertThat(run.code()).isEqualTo(ExitCodes.USAGE);
    assertThat(run.err()).contains("Did you mean: intarsia segment", "intarsia --help");
  }

  @Test
  void completesInTheShell() {
    assertThat(Transcript.of("generate-completion").out()).contains("complete -F", "--merge");
  }

  @Test
  void listsTheCatalogue() {
    Transcript run = Transcript.of("models", "--long");
    assertThat(run.out()).contains("segformer-b0 ", "3.75 M", "mIoU 37.4 on ADE20K");
  }

  @Test
  void inspectsAModel() {
    Transcript run = Transcript.of("inspect", Transcript.model(folder), "--layers");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("classes  3: wall, floor, sky", "to 64x64, bilinear", "multiply-adds")
        .containsPattern("fold layer norm +fired +[1-9]");
  }

  @Test
  void exportsOnlyWhatComputesTheSame() throws IOException {
    Path model = Transcript.model(folder.resolve("model"));
    Path good = folder.resolve("out/model.onnx");
    Transcript run = Transcript.of("export", model, good);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("differ by", "wrote " + good);
    assertThat(good).isNotEmptyFile();
    Transcript.of("export", model, folder.resolve("out/b.onnx"), "--tolerance", "0")
        .refusedWith(ExitCodes.MODEL);
    assertThat(Transcript.names(good.getParent())).containsExactly("model.onnx");
  }

  @Test
  void tellsOfUnknownModels() throws IOException {
    Transcript.of("inspect", folder.resolve("none")).refusedWith(ExitCodes.USAGE);
    Files.createDirectory(folder.resolve("empty"));
    Transcript.of("inspect", folder.resolve("empty")).refusedWith(ExitCodes.MODEL);
  }

  @Test
  void showsProgressAsPlainLinesOffATerminal() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    try (Progress bar = TerminalProgress.to(out, false).open("segment", 3, "images")) {
      bar.advance(1);
      bar.advance(2);
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .matches("segment  3/3 images  [0-9.]+/s  in 0 s\\R");
  }

  @Test
  void redrawsABarOnATerminal() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    try (Progress bar = TerminalProgress.to(out, true).open("fetch", 1 << 20, "B")) {
      bar.advance(1 << 20);
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .contains("\r", "[########################] 1.0 MiB/1.0 MiB");
  }
}
