package io.intarsia.weights;

import io.intarsia.base.DType;
import io.intarsia.base.FileBytes;
import io.intarsia.base.Limits;
import io.intarsia.base.NdArray;
import io.intarsia.base.Quote;
import io.intarsia.base.Refusal;
import io.intarsia.nn.Weights;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/** A safetensors file: its header is read and checked on opening, each tensor when asked for. */
public final class Safetensors implements WeightsFile {
  private final FileBytes file;
  private final SafetensorsHeader header;

  private Safetensors(FileBytes file, SafetensorsHeader header) {
    this.file = file;
    this.header = header;
  }

  /**
   * Opens a file of any size.
   *
   * @throws Refusal MODEL if it is damaged, or no safetensors file
   */
  public static Safetensors open(Path path) {
    return of(FileBytes.open(path, Refusal.Kind.MODEL));
  }

  /**
   * Reads a file that is in memory.
   *
   * @param path how it is called in refusals
   * @throws Refusal MODEL if it is damaged, or no safetensors file
   */
  public static Safetensors of(Path path, byte[] bytes) {
    return of(FileBytes.of(path, bytes, Refusal.Kind.MODEL));
  }

  private static Safetensors of(FileBytes file) {
    try {
      return new Safetensors(file, SafetensorsHeader.read(file));
    } catch (RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  /**
   * Writes weights to a file that appears whole or not at all. The same weights give the same
   * bytes, whatever the order of their keys.
   *
   * @param metadata free strings; {@code format} is {@code pt} unless given
   * @throws Refusal ENVIRONMENT if the file cannot be written
   */
  public static void write(Path path, Weights weights, Map<String, String> metadata) {
    new SafetensorsWriter(weights, metadata).write(path);
  }

  /** The free strings the file carries about itself. */
  public Map<String, String> metadata() {
    return Collections.unmodifiableMap(header.metadata());
  }

  @Override
  public Set<String> keys() {
    return Collections.unmodifiableSet(header.slots().keySet());
  }

  @Override
  public long[] shape(String key) {
    return Shapes.array(slot(key).shape());
  }

  @Override
  public DType dtype(String key) {
    return slot(key).dtype();
  }

  @Override
  public NdArray get(String key) {
    SafetensorsHeader.Slot slot = slot(key);
    long length = slot.end() - slot.begin();
    if (length > Limits.defaults().tensorBytes()) {
      throw Refusal.model(
          "%s: tensor %s takes %d bytes, at most %d can be held; split it in two",
          file.path(), Quote.of(key), length, Limits.defaults().tensorBytes());
    }
    return NdArray.of(slot.dtype(), file.read(slot.begin(), (int) length), shape(key));
  }

  @Override
  public void close() {
    file.close();
  }

  /** The path of the file. */
  @Override
  public String toString() {
    return file.path().toString();
  }

  private SafetensorsHeader.Slot slot(String key) {
    SafetensorsHeader.Slot slot = header.slots().get(key);
    if (slot == null) {
      throw new IllegalArgumentException(file.path() + " has no tensor " + Quote.of(key));
    }
    return slot;
  }
}
