package io.intarsia.weights.torch;

import io.intarsia.base.FileBytes;
import java.nio.ByteBuffer;

/** One of the two forms of a checkpoint: a pickled object and storages beside it. */
interface TorchFile {
  /** The pickled object, its storages as references. */
  Object object();

  /**
   * Bytes of a storage.
   *
   * @param from first byte, counted from the start of the storage's part of the file
   */
  ByteBuffer read(TorchTensor.Storage storage, long from, int length);

  /** Tells the form by the first bytes. */
  static TorchFile open(FileBytes file) {
    boolean zip = file.size() > 3 && file.read(0, 2).getShort() == 0x4b50;
    return zip ? new TorchZip(file) : new TorchLegacy(file);
  }
}
