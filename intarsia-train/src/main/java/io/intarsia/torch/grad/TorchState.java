package io.intarsia.torch.grad;

import io.intarsia.base.DType;
import io.intarsia.base.NdArray;
import io.intarsia.nn.Manifest;
import io.intarsia.nn.Parameter;
import io.intarsia.nn.Weights;
import io.intarsia.torch.Scope;
import io.intarsia.torch.Tensors;
import io.intarsia.torch.TorchNatives;
import io.intarsia.torch.TorchThread;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;

/**
 * The parameters and buffers of one network as libtorch tensors that training changes, by the first
 * key of each. To be used on {@link TorchThread} only, {@link #snapshot} apart.
 */
public final class TorchState implements AutoCloseable {
  private final Manifest manifest;
  private final Map<String, Tensor> trainable = new LinkedHashMap<>();
  private final Map<String, Tensor> buffers = new LinkedHashMap<>();
  private boolean closed;

  private TorchState(Manifest manifest, Weights weights, Device device) {
    this.manifest = manifest;
    manifest
        .entries()
        .forEach(
            (key, parameter) -> {
              if (!manifest.key(parameter).equals(key)) {
                return;
              }
              Tensor tensor = Scope.keep(() -> upload(weights.get(key), parameter, device));
              if (parameter.role() == Parameter.Role.TRAINABLE) {
                Scope.within(() -> tensor.set_requires_grad(true));
                trainable.put(key, tensor);
              } else {
                buffers.put(key, tensor);
              }
            });
  }

  private static Tensor upload(NdArray value, Parameter parameter, Device device) {
    Tensor host = Tensors.upload(value);
    boolean counter = parameter.dtype() == DType.I64;
    return host.to(
        device,
        counter
            ? org.bytedeco.pytorch.global.torch.ScalarType.Long
            : org.bytedeco.pytorch.global.torch.ScalarType.Float);
  }

  /**
   * Uploads a network's values.
   *
   * @param weights a value of the declared shape for each key
   * @param device {@code cpu}, {@code cuda} or {@code cuda:N}
   */
  public static TorchState of(Manifest manifest, Weights weights, String device) {
    return Scope.within(() -> new TorchState(manifest, weights, TorchNatives.device(device)));
  }

  /** The keys, shapes and parts of what is held. */
  public Manifest manifest() {
    return manifest;
  }

  /** What has a gradient; these are leaves. */
  public Map<String, Tensor> trainable() {
    return Collections.unmodifiableMap(trainable);
  }

  /** Running statistics and counters. */
  public Map<String, Tensor> buffers() {
    return Collections.unmodifiableMap(buffers);
  }

  /** Everything, in the manifest's order. */
  public Map<String, Tensor> all() {
    Map<String, Tensor> all = new LinkedHashMap<>();
    manifest
        .entries()
        .forEach(
            (key, parameter) -> {
              Tensor tensor = find(key);
              if (tensor != null) {
                all.put(key, tensor);
              }
            });
    return all;
  }

  private @org.jspecify.annotations.Nullable Tensor find(String key) {
    Tensor tensor = trainable.get(key);
    return tensor == null ? buffers.get(key) : tensor;
  }

  /**
   * The tensor under a first key.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Tensor get(String key) {
    Tensor tensor = find(key);
    if (tensor == null) {
      throw new IllegalArgumentException("no tensor for " + key);
    }
    return tensor;
  }

  /** A copy of all values, shared ones under each of their keys. */
  public Weights snapshot(int threads) {
    return TorchThread.call(
        threads,
        () -> {
          Map<String, NdArray> values = new LinkedHashMap<>();
          manifest
              .entries()
              .forEach(
                  (key, parameter) -> {
                    Tensor tensor = get(manifest.key(parameter));
                    values.put(key, Scope.within(() -> Tensors.download(tensor)));
                  });
          return Weights.of(values);
        });
  }

  /** Overwrites values in place with others of the same keys and shapes. */
  public void load(Weights weights) {
    all()
        .forEach(
            (key, tensor) ->
                Scope.within(
                    () -> {
                      Tensor value = Tensors.upload(weights.get(key));
                      tensor.set_data(value.to(tensor.device(), Tensors.type(tensor)));
                      return tensor;
                    }));
  }

  /** Frees everything. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      trainable.values().forEach(Scope::free);
      buffers.values().forEach(Scope::free);
    }
  }
}
