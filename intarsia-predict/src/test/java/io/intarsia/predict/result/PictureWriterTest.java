package io.intarsia.predict.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intarsia.image.LabelMap;
import io.intarsia.image.Picture;
import io.intarsia.label.ClassGroup;
import io.intarsia.label.LabelSpace;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureWriterTest {
  @TempDir Path folder;

  private final Segmentation result =
      Results.of(null, "012", "7.0").in(Results.SPACE.withMerge("facade=wall,water"));

  @Test
  void indexHoldsIdsAndThePaletteOfTheSpace() throws IOException {
    Path file = only(PictureWriter.index(), "street.index.png", null, List.of());
    BufferedImage image = ImageIO.read(file.toFile());
    assertThat(image.getRaster().getSamples(0, 0, 3, 2, 0, (int[]) null))
        .containsExactly(0, 1, 2, 7, 255, 0);
    IndexColorModel colours = (IndexColorModel) image.getColorModel();
    assertThat(colours.getRGB(1)).isEqualTo(0xffff0000);
    assertThat(colours.getRGB(7)).isEqualTo(0xff00ff00);
  }

  @Test
  void colourShowsClassesAndLeavesTheIgnoredBlack() throws IOException {
    Path file = only(PictureWriter.color(), "street.color.png", null, List.of());
    assertPixels(file, 0x102030, 0xff0000, 0x0000ff, 0x00ff00, 0, 0x102030);
  }

  @Test
  void colourShowsAChosenMergeInItsOwnColour() throws IOException {
    List<ClassGroup> facade = List.of(result.space().find("facade"));
    Path file = only(PictureWriter.color(), "street.color.png", null, facade);
    assertPixels(file, 0, 0xff0000, 0xff0000, 0, 0, 0);
  }

  @Test
  void masksAreNamedAfterTheirClasses() throws IOException {
    List<Path> files = PictureWriter.mask().write(output(null, List.of()), folder);
    assertThat(files)
        .extracting(f -> f.getFileName().toString())
        .containsExactly(
            "street.ground.mask.png",
            "street.wall.mask.png",
            "street.sea-lake-water.mask.png",
            "street.sky.mask.png",
            "street.facade.mask.png");
    BufferedImage facade = ImageIO.read(files.get(4).toFile());
    assertThat(facade.getRaster().getSamples(0, 0, 3, 2, 0, (int[]) null))
        .containsExactly(0, 255, 255, 0, 0, 0);
  }

  @Test
  void overlayMixesPictureAndColour() throws IOException {
    byte[] grey = new byte[18];
    Arrays.fill(grey, (byte) 100);
    Picture picture = Picture.of(3, 2, grey);
    List<ClassGroup> wall = List.of(result.space().find("wall"));
    Path file = only(PictureWriter.overlay(0.25), "street.overlay.png", picture, wall);
    assertPixels(file, 0x646464, 0x8b4b4b, 0x646464, 0x646464, 0x646464, 0x646464);
    assertThatThrownBy(() -> PictureWriter.overlay(0.5).write(output(null, List.of()), folder))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PictureWriter.overlay(1.5))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Path only(
      PictureWriter writer, String name, @Nullable Picture picture, List<ClassGroup> chosen) {
    List<Path> files = writer.write(output(picture, chosen), folder);
    assertThat(files).containsExactly(folder.resolve(name));
    return files.get(0);
  }

  private Output output(@Nullable Picture picture, List<ClassGroup> chosen) {
    return new Output("street", "street.jpg", result, picture, chosen, 1);
  }

  @Test
  void aBlackBackgroundIsNotLaidOver() throws IOException {
    LabelSpace space = LabelSpace.builtIn("voc");
    LabelMap map = LabelMap.of(2, 1, new byte[] {0, 8});
    Picture picture = Picture.of(2, 1, new byte[] {100, 110, 120, 100, 110, 120});
    Segmentation result =
        new Segmentation(map, space, null, new Provenance("m", "java", 2, 1, 1, 0));
    Output output = new Output("p", "p.png", result, picture, List.of(), 1);
    Path overlay = PictureWriter.overlay(0.5).write(output, folder).get(0);
    BufferedImage shown = ImageIO.read(overlay.toFile());
    assertThat(shown.getRGB(0, 0) & 0xffffff).isEqualTo(0x646e78);
    assertThat(shown.getRGB(1, 0) & 0xffffff).isEqualTo(0x52373c);
    Path legend = PictureWriter.legend().write(output, folder).get(0);
    assertThat(ImageIO.read(legend.toFile()).getHeight()).isGreaterThan(40);
  }

  private static void assertPixels(Path file, int... rgb) throws IOException {
    BufferedImage image = ImageIO.read(file.toFile());
    int[] pixels = image.getRGB(0, 0, 3, 2, null, 0, 3);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] &= 0xffffff;
    }
    assertThat(pixels).containsExactly(rgb);
  }
}
