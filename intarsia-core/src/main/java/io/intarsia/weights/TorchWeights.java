package io.intarsia.weights;

import io.intarsia.base.DType;
import io.intarsia.base.NdArray;
import io.intarsia.base.Quote;
import io.intarsia.weights.torch.TorchCheckpoint;
import io.intarsia.weights.torch.TorchTensor;
import java.nio.file.Path;
import java.util.Set;

/** A PyTorch checkpoint as weights. */
final class TorchWeights implements WeightsFile {
  private final Path path;
  private final TorchCheckpoint checkpoint;

  TorchWeights(Path path) {
    this.path = path;
    this.checkpoint = TorchCheckpoint.open(path);
  }

  @Override
  public Set<String> keys() {
    return checkpoint.tensors().keySet();
  }

  @Override
  public long[] shape(String key) {
    return Shapes.array(tensor(key).shape());
  }

  @Override
  public DType dtype(String key) {
    return tensor(key).dtype();
  }

  @Override
  public NdArray get(String key) {
    return checkpoint.read(key);
  }

  @Override
  public void close() {
    checkpoint.close();
  }

  /** The path of the file. */
  @Override
  public String toString() {
    return path.toString();
  }

  private TorchTensor tensor(String key) {
    TorchTensor tensor = checkpoint.tensors().get(key);
    if (tensor == null) {
      throw new IllegalArgumentException(path + " has no tensor " + Quote.of(key));
    }
    return tensor;
  }
}
