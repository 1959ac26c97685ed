package io.intarsia.data.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.intarsia.base.Progress;
import io.intarsia.data.Truth;
import io.intarsia.data.doctor.Finding.Severity;
import io.intarsia.data.synth.Rooms;
import io.intarsia.image.LabelMap;
import io.intarsia.image.Picture;
import io.intarsia.image.write.PngWriter;
import io.intarsia.label.LabelSpace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDoctorTest {
  private static final LabelSpace THREE =
      LabelSpace.of(Map.of(0, "a", 1, "b", 2, "c")).withIgnoreId(255);

  @TempDir Path folder;

  private final List<RawPair> pairs = new ArrayList<>();

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private static Picture room(int index) {
    return new Rooms(1, 100, 40, 30).load(index).picture();
  }

  /** Ids in stripes. */
  private static LabelMap stripes(int... ids) {
    byte[] out = new byte[40 * 30];
    for (int i = 0; i < out.length; i++) {
      out[i] = (byte) ids[i % 40 * ids.length / 40];
    }
    return LabelMap.of(40, 30, out);
  }

  private void pair(String split, byte[] image, byte[] mask) throws IOException {
    String id = "p" + pairs.size();
    pairs.add(new RawPair(id, file(id + ".png", image), file(id + "_mask.png", mask), id, split));
  }

  private void pair(LabelMap mask) throws IOException {
    pair("train", PngWriter.encode(room(pairs.size())), PngWriter.encode(mask, null));
  }

  private Checkup check(LabelSpace space) {
    return FileDoctor.check(pairs, space, Progress.Factory.SILENT);
  }

  private static Finding only(Checkup checkup, String code) {
    assertEquals(List.of(code), checkup.findings().stream().map(Finding::code).distinct().toList());
    return checkup.findings().get(0);
  }

  private static boolean has(Checkup checkup, String code) {
    return checkup.findings().stream().anyMatch(f -> f.code().equals(code));
  }

  @Test
  void nothingIsWrongWithSoundFiles() throws IOException {
    for (int i = 0; i < 12; i++) {
      pair(stripes(0, 1, 2, 255));
    }
    Checkup checkup = check(THREE);
    assertEquals(List.of(), checkup.findings());
    assertEquals(0, checkup.exitCode(true));
  }

  @Test
  void partnersAreMissing() throws IOException {
    pair(stripes(0, 1, 2));
    pairs.add(new RawPair("x", folder.resolve("p0.png"), folder.resolve("no.png"), "x", "train"));
    pairs.add(new RawPair("y", null, folder.resolve("p0_mask.png"), "y", "train"));
    Checkup checkup = check(THREE);
    assertTrue(has(checkup, "missing-mask") && has(checkup, "missing-image"));
    assertEquals(1, checkup.exitCode(false));
  }

  @Test
  void filesAreBroken() throws IOException {
    byte[] image = PngWriter.encode(room(0));
    byte[] mask = PngWriter.encode(stripes(0, 1, 2), null);
    pair(stripes(0, 1, 2));
    pair("train", Arrays.copyOf(image, image.length / 2), mask);
    pair("train", PngWriter.encode(room(5)), Arrays.copyOf(mask, mask.length / 2));
    Checkup checkup = check(THREE);
    assertTrue(has(checkup, "unreadable-image") && has(checkup, "unreadable-mask"));
    assertTrue(checkup.findings().get(0).where().get(0).contains("p1.png"));
  }

  @Test
  void sizesDiffer() throws IOException {
    byte[] mask = PngWriter.encode(stripes(0, 1, 2).crop(0, 0, 40, 20), null);
    pair("train", PngWriter.encode(room(0)), mask);
    assertTrue(only(check(THREE), "size-mismatch").where().get(0).contains("40x30, mask 40x20"));
  }

  @Test
  void exifTurnsThePictureAlone() throws IOException {
    pair("train", turned(6), PngWriter.encode(stripes(0, 1, 2), null));
    assertEquals(Severity.ERROR, only(check(THREE), "exif-orientation").severity());
    pairs.clear();
    pair("train", turned(3), PngWriter.encode(stripes(0, 1, 2), null));
    assertEquals(Severity.WARNING, only(check(THREE), "exif-orientation").severity());
  }

  /** A JPEG file of 40x30 with an EXIF orientation. */
  private static byte[] turned(int orientation) throws IOException {
    byte[] jpeg = jpeg(room(0));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    out.write(new byte[] {(byte) 0xff, (byte) 0xe1, 0, 34, 'E', 'x', 'i', 'f', 0, 0});
    out.write(new byte[] {'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1});
    out.write(new byte[] {0, (byte) orientation, 0, 0, 0, 0, 0, 0});
    out.write(jpeg, 2, jpeg.length - 2);
    return out.toByteArray();
  }

  private static byte[] jpeg(Picture picture) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertTrue(ImageIO.write(picture.toBufferedImage(), "jpg", out));
    return out.toByteArray();
  }

  @Test
  void masksAreInColours() throws IOException {
    byte[] rgb = new byte[40 * 30 * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (THREE.classes().get(i / 3 % 3).rgb() >> 16 - 8 * (i % 3));
    }
    pair("train", PngWriter.encode(room(0)), PngWriter.encode(Picture.of(40, 30, rgb)));
    Finding finding = only(check(THREE), "mask-in-colour");
    assertTrue(finding.advice().contains("mask_format: colour"));
    assertTrue(finding.where().get(0).contains("3 colours, 0 of them not"));
  }

  @Test
  void masksAreJpegs() throws IOException {
    pair("train", PngWriter.encode(room(0)), jpeg(room(1)));
    only(check(THREE), "lossy-mask");
  }

  @Test
  void valuesAreNoClasses() throws IOException {
    pair(stripes(0, 1, 2, 7));
    Finding finding = only(check(THREE), "id-out-of-range");
    assertTrue(finding.where().get(0).startsWith("7: 300 pixels, first in"));
  }

  @Test
  void valuesAreTheBrightnessOfColours() throws IOException {
    byte[] rgb = new byte[40 * 30 * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (THREE.classes().get(i / 3 % 3).rgb() >> 16 - 8 * (i % 3));
    }
    byte[] mask = PngWriter.encode(Picture.of(40, 30, rgb).toGrey());
    pair("train", PngWriter.encode(room(0)), mask);
    assertTrue(has(check(THREE), "colours-as-grey"));
    assertFalse(has(check(THREE), "id-out-of-range"));
  }

  @Test
  void idsAreOneTooHigh() throws IOException {
    pair(stripes(1, 2, 3));
    Checkup checkup = check(THREE);
    assertTrue(has(checkup, "off-by-one"));
    assertFalse(has(checkup, "id-out-of-range"));
  }

  @Test
  void reduceLabelsDropsAClass() throws IOException {
    pair(stripes(0, 0, 1, 2));
    assertTrue(has(check(THREE.withReduceLabels(true)), "reduce-labels"));
    pairs.clear();
    pair(stripes(0, 1, 2, 3));
    assertEquals(List.of(), check(THREE.withReduceLabels(true)).findings());
  }

  @Test
  void masksAreBlackAndWhite() throws IOException {
    pair(stripes(0, 255));
    assertTrue(has(check(THREE), "black-and-white"));
  }

  @Test
  void masksAreEmpty() throws IOException {
    pair(stripes(0, 1, 2));
    pair(stripes(255));
    assertTrue(only(check(THREE), "empty-mask").where().get(0).contains("p1_mask.png"));
  }

  @Test
  void aClassIsNeverUsed() throws IOException {
    pair(stripes(0, 1));
    assertEquals(List.of("c"), only(check(THREE), "unused-class").where());
  }

  @Test
  void theSamePictureOccursTwice() throws IOException {
    byte[] image = PngWriter.encode(room(3));
    byte[] mask = PngWriter.encode(stripes(0, 1, 2), null);
    pair("train", image, mask);
    pair("train", image, mask);
    only(check(THREE), "duplicate");
    pair("val", image, PngWriter.encode(stripes(2, 1, 0), null));
    Checkup checkup = check(THREE);
    assertTrue(has(checkup, "duplicate-across-splits"));
    assertTrue(has(checkup, "conflicting-labels"));
  }

  @Test
  void nearlyTheSamePictureStandsInTwoSplits() throws IOException {
    Rooms rooms = new Rooms(1, 30, 160, 120);
    for (int i = 0; i < 30; i++) {
      Picture picture = rooms.load(i).picture();
      byte[] mask = PngWriter.encode(((Truth.Classes) rooms.load(i).truth()).map(), null);
      pair("train", PngWriter.encode(picture), mask);
      if (i == 4) {
        pair("val", jpeg(picture), mask);
      }
    }
    Checkup checkup = check(rooms.space());
    Finding finding = only(checkup, "near-duplicate-across-splits");
    assertEquals(List.of("train/p4 ~ val/p5"), finding.where());
    assertEquals(0, checkup.exitCode(false));
    assertEquals(1, checkup.exitCode(true));
  }

  @Test
  void nearlyTheSamePictureWithinOneSplitIsANote() throws IOException {
    Rooms rooms = new Rooms(1, 30, 160, 120);
    for (int i = 0; i < 30; i++) {
      Picture picture = rooms.load(i).picture();
      byte[] mask = PngWriter.encode(((Truth.Classes) rooms.load(i).truth()).map(), null);
      pair("train", PngWriter.encode(picture), mask);
      if (i == 4) {
        pair("train", jpeg(picture), mask);
      }
    }
    Checkup checkup = check(rooms.space());
    Finding finding = only(checkup, "near-duplicate");
    assertEquals(Finding.Severity.NOTE, finding.severity());
    assertEquals(List.of("train/p4 ~ train/p5"), finding.where());
    assertEquals(0, checkup.exitCode(true));
  }

  @Test
  void groupsAndIdsLeak() throws IOException {
    pair(stripes(0, 1, 2));
    pair(stripes(0, 1, 2));
    RawPair a = pairs.get(0);
    RawPair b = pairs.get(1);
    pairs.set(0, new RawPair("a", a.image(), a.mask(), "anna", "train"));
    pairs.set(1, new RawPair("b", b.image(), b.mask(), "anna", "val"));
    assertEquals(List.of("anna: train, val"), only(check(THREE), "group-leak").where());
    pairs.set(0, new RawPair("s", a.image(), a.mask(), "s", "train"));
    pairs.set(1, new RawPair("s", b.image(), b.mask(), "s", "val"));
    only(check(THREE), "id-leak");
  }

  @Test
  void theReportIsJsonAndAPage() throws IOException {
    pair(stripes(0, 1, 2, 7));
    Checkup checkup = check(THREE);
    JsonNode json = new ObjectMapper().readTree(checkup.json());
    assertFalse(json.get("healthy").asBoolean());
    assertEquals("id-out-of-range", json.get("findings").get(0).get("code").asText());
    assertTrue(checkup.page("x<y").html().contains("<h1>x&lt;y</h1>"));
    assertTrue(checkup.verdict().startsWith("1 samples: 1 errors"));
  }
}
