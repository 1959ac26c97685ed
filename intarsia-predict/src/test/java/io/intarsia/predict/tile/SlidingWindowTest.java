package io.intarsia.predict.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.predict.decode.ClassDecoder;
import io.intarsia.predict.decode.DecodeOptions;
import io.intarsia.predict.decode.Golden;
import io.intarsia.predict.decode.LabelStream;
import io.intarsia.predict.decode.Labels;
import io.intarsia.predict.decode.Logits;
import io.intarsia.predict.decode.Resample;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SlidingWindowTest {
  @Test
  void equalsTheReferenceInference() {
    ToyNetwork network =
        new ToyNetwork(
            4,
            1,
            Golden.numbers("slide.weight", 108, Math.sqrt(3.0 / 27)),
            Golden.numbers("slide.bias", 4, 0.1),
            true);
    for (JsonNode c : Golden.read("sliding_window_inference").get("cases")) {
      int[] size = Golden.ints(c.get("params").get("crop_size"));
      int[] step = Golden.ints(c.get("params").get("stride"));
      JsonNode rescale = c.get("params").get("rescale_to");
      JsonNode output = c.get("output");
      int pictures = c.get("input").get("shape").get(0).asInt();
      float[] all = new float[0];
      for (int n = 0; n < pictures; n++) {
        Logits input = Golden.logits(c.get("input"), n);
        Tiles tiles =
            Tiles.windows(input.height(), input.width(), size[0], size[1], step[0], step[1]);
        Logits got =
            new SlidingWindow(network, tiles, Ramp.UNIFORM)
                .logits(ToyNetwork.crop(input.values().array(), input.height(), input.width()));
        if (!rescale.isNull()) {
          int[] to = Golden.ints(rescale);
          got = Resample.bilinear(got, to[0], to[1], false);
        }
        int at = all.length;
        all = Arrays.copyOf(all, at + got.values().limit());
        got.values().get(0, all, at, got.values().limit());
      }
      check(output, all);
    }
  }

  private static void check(JsonNode output, float[] got) {
    if (output.has("data")) {
      assertThat(got).containsExactly(Golden.floats(output.get("data")), within(1e-5f));
    } else {
      for (JsonNode sample : output.get("samples")) {
        assertThat((double) got[sample.get(0).asInt()])
            .isCloseTo(sample.get(1).asDouble(), within(1e-5));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"40,56,16,4,1", "61,47,24,8,4", "16,16,16,4,2", "33,100,20,6,1", "50,50,31,9,1"})
  void tiledEqualsUntiledToTheBitWhenTheHaloCoversTheReceptiveField(
      int height, int width, int tile, int halo, int align) {
    ToyNetwork network = ToyNetwork.drawn(4, 3, align);
    Tiles tiles = Tiles.withHalo(height, width, tile, halo, align);
    float[] picture = picture(tiles.height(), tiles.width());
    Logits untiled = network.run(FloatBuffer.wrap(picture), tiles.height(), tiles.width());

    Logits tiled =
        new SlidingWindow(network, tiles, Ramp.NEAREST)
            .logits(ToyNetwork.crop(picture, tiles.height(), tiles.width()));

    assertThat(tiled.values().array()).isEqualTo(untiled.values().array());
  }

  @ParameterizedTest
  @EnumSource(Ramp.class)
  void blendingTilesThatAgreeChangesNothing(Ramp ramp) {
    Tiles tiles = Tiles.aligned(70, 90, 24, 0.4, 4);
    Network constant =
        new Network() {
          @Override
          public int classes() {
            return 2;
          }

          @Override
          public int stride() {
            return 4;
          }

          @Override
          public Logits run(FloatBuffer pixels, int height, int width) {
            float[] values = new float[2 * height * width / 16];
            Arrays.fill(values, 1.25f);
            return Logits.of(2, height / 4, width / 4, values);
          }
        };

    Logits got =
        new SlidingWindow(constant, tiles, ramp)
            .logits((top, left, h, w) -> FloatBuffer.allocate(3 * h * w));

    assertThat(got.height()).isEqualTo(18);
    assertThat(got.width()).isEqualTo(23);
    for (float value : got.values().array()) {
      assertThat(value).isCloseTo(1.25f, within(1e-6f));
    }
  }

  @Test
  void stripsStreamToTheLabelsOfTheCollectedLogits() {
    ToyNetwork network = ToyNetwork.drawn(5, 6, 4);
    Tiles tiles = Tiles.aligned(77, 90, 24, 0.4, 4);
    float[] picture = picture(tiles.height(), tiles.width());
    SlidingWindow.Crop crop = ToyNetwork.crop(picture, tiles.height(), tiles.width());
    SlidingWindow window = new SlidingWindow(network, tiles, Ramp.COSINE);
    ClassDecoder decoder = new ClassDecoder(DecodeOptions.LABELS, Runnable::run, 2);
    Labels whole = decoder.decode(window.logits(crop), tiles.height(), tiles.width()).labels();
    byte[] streamed = new byte[77 * 90];

    LabelStream stream =
        decoder.stream(
            6,
            tiles.height() / 4,
            tiles.width() / 4,
            tiles.height(),
            tiles.width(),
            77,
            90,
            (row, band) ->
                System.arraycopy(
                    band.labels().bytes(), 0, streamed, row * 90, band.labels().height() * 90));
    int[] done = {0};
    window.run(crop, stream::push, tile -> done[0] = tile);

    assertThat(stream.isComplete()).isTrue();
    assertThat(done[0]).isEqualTo(tiles.count());
    for (int i = 0; i < streamed.length; i++) {
      assertThat(streamed[i]).isEqualTo((byte) whole.at(i / 90, i % 90));
    }
  }

  @Test
  void refusesTilesOffTheStrideAndLogitsOfAnotherShape() {
    ToyNetwork network = ToyNetwork.drawn(1, 2, 4);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new SlidingWindow(network, Tiles.windows(32, 32, 16, 16, 6, 8), Ramp.LINEAR)
                    .logits(ToyNetwork.crop(picture(32, 32), 32, 32)))
        .withMessage("top 6 is no multiple of stride 4");
    StripBlender blender =
        new StripBlender(Tiles.aligned(32, 64, 32, 0.5, 4), 4, 2, Ramp.LINEAR, rows -> {});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> blender.add(0, 0, Logits.of(2, 8, 7, new float[112])))
        .withMessageContaining("wanted [2, 8, 8]");
    Logits logits = Logits.of(2, 8, 8, new float[128]);
    blender.add(0, 1, logits);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> blender.add(0, 1, logits))
        .withMessageContaining("added before");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> blender.add(1, 0, logits))
        .withMessageContaining("tile row 0 of 1 is under way");
    assertThat(blender.isComplete()).isFalse();
  }

  private static float[] picture(int height, int width) {
    Random random = new Random(9);
    float[] values = new float[3 * height * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
