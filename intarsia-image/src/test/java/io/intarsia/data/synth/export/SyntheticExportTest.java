package io.intarsia.data.synth.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.intarsia.base.Progress;
import io.intarsia.base.Refusal;
import io.intarsia.data.Sample;
import io.intarsia.data.Truth;
import io.intarsia.data.synth.Rooms;
import io.intarsia.data.synth.hand.Bones;
import io.intarsia.image.GreyPicture;
import io.intarsia.image.LabelMap;
import io.intarsia.image.Polygons;
import io.intarsia.image.codec.Decoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyntheticExportTest {
  private static final Decoder DECODER = new Decoder();

  @TempDir Path folder;

  @Test
  void aFolderHoldsWhatTheDataSetHas() throws IOException {
    Rooms rooms = new Rooms(1, 3, 40, 30);
    SyntheticExport.folder(rooms, folder, Progress.Factory.SILENT);
    for (int i = 0; i < 3; i++) {
      Sample sample = rooms.load(i);
      String file = rooms.id(i) + ".png";
      assertEquals(sample.picture(), DECODER.decode(folder.resolve("images").resolve(file)));
      LabelMap mask = DECODER.decodeIndices(folder.resolve("masks").resolve(file)).toLabelMap();
      assertEquals(new Truth.Classes(mask), sample.truth());
    }
    List<String> names = Files.readAllLines(folder.resolve("labels.txt"));
    assertEquals(rooms.space().classes().stream().map(c -> c.name()).toList(), names);
  }

  @Test
  void ade20kMasksAreOneHigher() throws IOException {
    Rooms rooms = new Rooms(1, 3, 40, 30);
    SyntheticExport.ade20k(rooms, 2, folder, Progress.Factory.SILENT);
    assertTrue(Files.exists(folder.resolve("images/training/room-000001.png")));
    Path mask = folder.resolve("annotations/validation/room-000002.png");
    LabelMap stored = DECODER.decodeIndices(mask).toLabelMap();
    assertEquals(new Truth.Classes(stored.reduced()), rooms.load(2).truth());
    JsonNode names = new ObjectMapper().readTree(folder.resolve("id2label.json").toFile());
    assertEquals("wall", names.get("0").asText());
    assertEquals(14, names.size());
  }

  @Test
  void polygonsOfBonesGiveTheMasksBack() throws IOException {
    Bones bones = new Bones(1, 3, 96);
    SyntheticExport.bones(bones, folder, Progress.Factory.SILENT);
    String name = "ID001/image000002_L";
    assertEquals(
        bones.picture(1).toPicture(), DECODER.decode(folder.resolve("DCM/" + name + ".png")));
    JsonNode root =
        new ObjectMapper().readTree(folder.resolve("outputs_json/" + name + ".json").toFile());
    List<GreyPicture> masks = ((Truth.Masks) bones.load(1).truth()).masks();
    assertEquals(29, root.get("annotations").size());
    for (int c = 0; c < 29; c++) {
      JsonNode annotation = root.get("annotations").get(c);
      assertEquals(bones.space().classes().get(c).name(), annotation.get("label").asText());
      int[] xy = new int[2 * annotation.get("points").size()];
      for (int i = 0; i < xy.length; i++) {
        xy[i] = annotation.get("points").get(i / 2).get(i % 2).asInt();
      }
      byte[] filled = Polygons.fill(96, 96, List.of(xy)).values();
      byte[] wanted = masks.get(c).values().clone();
      for (int i = 0; i < wanted.length; i++) {
        wanted[i] = (byte) -wanted[i];
      }
      assertArrayEquals(wanted, filled);
    }
    assertTrue(Files.exists(folder.resolve("DCM/ID002/image000003_R.png")));
  }

  @Test
  void overlappingClassesDoNotFitIntoOneMask() {
    Bones bones = new Bones(1, 1, 64);
    Refusal refusal =
        assertThrows(
            Refusal.class, () -> SyntheticExport.folder(bones, folder, Progress.Factory.SILENT));
    assertEquals(Refusal.Kind.USAGE, refusal.kind());
  }
}
