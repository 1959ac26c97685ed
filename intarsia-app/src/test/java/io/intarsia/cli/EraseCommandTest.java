package io.intarsia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.intarsia.image.GreyPicture;
import io.intarsia.image.Picture;
import io.intarsia.image.codec.Decoder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EraseCommandTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"telea", "navier_stokes"})
  void aBoxOverTheDiscLeavesTheRamp(String method) {
    Path photo = Transcript.picture(folder.resolve("photo.png"));
    Path out = folder.resolve("out.png");
    Path mask = folder.resolve("mask.png");
    Transcript run =
        Transcript.of(
            "erase",
            photo,
            "--box",
            "20,10,41,41",
            "--grow",
            "2",
            "--method",
            method,
            "-o",
            out,
            "--mask",
            mask);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("filled ").contains("of 90x70 pixels, wrote " + out);
    Picture before = new Decoder().decode(photo);
    Picture after = new Decoder().decode(out);
    GreyPicture hole = new Decoder().decode(mask).toGrey();
    assertThat(hole.at(20, 30)).isEqualTo(255);
    assertThat(hole.at(16, 30)).isZero();
    for (int y = 0; y < 70; y++) {
      for (int x = 0; x < 90; x++) {
        if (hole.at(x, y) == 0) {
          assertThat(after.pixel(x, y)).isEqualTo(before.pixel(x, y));
        } else {
          assertThat(after.pixel(x, y) >> 8 & 0xff).as("green of the disc").isLessThan(0x40);
        }
      }
    }
  }

  @Test
  void erasesWhatAModelSees() {
    Path model = Transcript.model(folder.resolve("model"));
    Path photo = Transcript.picture(folder.resolve("photo.png"));
    Transcript segmented =
        Transcript.of("segment", photo, "-m", model, "-o", folder.resolve("s"), "-f", "index");
    String seen =
        java.util.stream.Stream.of("wall", "floor", "sky")
            .filter(name -> segmented.out().contains(name))
            .findFirst()
            .orElseThrow();
    Transcript run =
        Transcript.of("erase", photo, "--class", seen, "-m", model, "--grow", "0", "-q");
    // The model of random weights may see one class everywhere; both answers are right ones.
    if (run.code() == 0) {
      assertThat(folder.resolve("photo.erased.png")).exists();
    } else {
      run.refusedWith(ExitCodes.USAGE);
      assertThat(run.err()).contains("the hole is the whole photo");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1,2,3", "a,b,c,d", "80,0,11,5", "-1,0,5,5", "0,0,0,5", "0,0,90,70"})
  void refusesBoxesThatAreNone(String box) {
    Path photo = Transcript.picture(folder.resolve("photo.png"));
    Transcript.of("erase", photo, "--box=" + box).refusedWith(ExitCodes.USAGE);
    assertThat(folder.resolve("photo.erased.png")).doesNotExist();
  }

  @Test
  void wantsToKnowWhatToErase() {
    Path photo = Transcript.picture(folder.resolve("photo.png"));
    Transcript run = Transcript.of("erase", photo).refusedWith(ExitCodes.USAGE);
    assertThat(run.err()).contains("--box").contains("--class");
  }
}
