package io.intarsia.zoo.encoder.names;

import io.intarsia.nn.Tensor;
import io.intarsia.zoo.encoder.Pyramid;
import java.util.List;

/**
 * An encoder of timm in segmentation_models.pytorch's hands (encoders/timm_universal.py @
 * 040a8737): everything below the key {@code model}.
 */
final class Universal extends Pyramid {
  private final Pyramid model;

  Universal(Pyramid model) {
    super(model.levels());
    this.model = child("model", model);
  }

  @Override
  public List<Tensor> forward(Tensor picture) {
    return model.forward(picture);
  }
}
