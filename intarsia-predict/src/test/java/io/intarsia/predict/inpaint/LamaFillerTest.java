package io.intarsia.predict.inpaint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intarsia.base.NdArray;
import io.intarsia.base.Refusal;
import io.intarsia.image.GreyPicture;
import io.intarsia.image.Picture;
import io.intarsia.nn.Initial;
import io.intarsia.nn.Weights;
import io.intarsia.predict.ort.OrtExecutor;
import io.intarsia.predict.ort.OrtOptions;
import io.intarsia.run.Interpreter;
import io.intarsia.zoo.inpaint.Lama;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LamaFillerTest {
  private static Picture picture(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i * 7);
    }
    return Picture.of(width, height, rgb);
  }

  @Test
  void mirrorsToMultiplesOf8AndOpensTheHole() {
    byte[] hole = new byte[9 * 8];
    hole[8] = (byte) 255;
    NdArray input = LamaFiller.prepared(picture(9, 8), GreyPicture.of(9, 8, hole));
    assertThat(input.shape()).containsExactly(1, 4, 8, 16);
    int mask = 3 * 8 * 16;
    // Pixel 8 of the first row and its image beside it.
    assertThat(input.at(mask + 7)).isZero();
    assertThat(input.at(mask + 8)).isEqualTo(1);
    assertThat(input.at(mask + 9)).isEqualTo(1);
    assertThat(input.at(8)).isZero();
    assertThat(input.at(7)).isEqualTo((21 * 7 & 0xff) / 255f);
    assertThat(input.at(10)).isEqualTo(input.at(7));
  }

  @Test
  void fillsTheHoleAndNothingElseByTheWeightsOfATrainingCheckpoint() {
    Weights values = Initial.of(new Lama(4, 3, 9).manifest(), 3);
    Map<String, NdArray> checkpoint = new LinkedHashMap<>();
    values.keys().forEach(key -> checkpoint.put("generator." + key, values.get(key)));
    checkpoint.put("discriminator.model0.0.weight", NdArray.ofFloats(new float[1], 1));
    byte[] hole = new byte[33 * 34];
    java.util.Arrays.fill(hole, 330, 660, (byte) 255);
    Picture picture = picture(33, 34);
    try (LamaFiller filler =
        LamaFiller.of("test", Weights.of(checkpoint), new OrtExecutor(OrtOptions.standard()))) {
      Picture filled = filler.fill(picture, GreyPicture.of(33, 34, hole));
      int changed = 0;
      for (int i = 0; i < hole.length; i++) {
        boolean same = filled.pixel(i % 33, i / 33) == picture.pixel(i % 33, i / 33);
        changed += same ? 0 : 1;
        assertThat(same || hole[i] != 0).isTrue();
      }
      assertThat(changed).isGreaterThan(300);
    }
  }

  @Test
  void refusesOtherWeights() {
    Weights other = Weights.of(Map.of("model.1.weight", NdArray.ofFloats(new float[1], 1)));
    assertThatThrownBy(() -> LamaFiller.of("x.pth", other, new Interpreter()))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("x.pth");
  }
}
