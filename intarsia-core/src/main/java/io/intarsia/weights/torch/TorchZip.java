package io.intarsia.weights.torch;

import io.intarsia.base.FileBytes;
import io.intarsia.base.Limits;
import io.intarsia.base.Quote;
import io.intarsia.base.Refusal;
import io.intarsia.weights.pickle.PickleMachine;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The form since PyTorch 1.6: a zip archive of data.pkl and one entry per storage. */
final class TorchZip implements TorchFile {
  private static final String PROGRAM = "data.pkl";

  private final FileBytes file;
  private final ZipDirectory zip;
  private final String root;
  private final Object object;

  TorchZip(FileBytes file) {
    this.file = file;
    this.zip = ZipDirectory.read(file);
    this.root = root();
    if (zip.has(root + "constants.pkl")) {
      throw Refusal.model(
          "%s: holds a TorchScript program; load it in Python once and save its state_dict()"
              + " instead",
          file.path());
    }
    String order = zip.has(root + "byteorder") ? text(root + "byteorder") : "little";
    if (!order.equals("little")) {
      throw Refusal.model(
          "%s: was written on a machine of byte order '%s'; save it again on a little-endian one",
          file.path(), Quote.of(order));
    }
    long length = zip.size(root + PROGRAM);
    if (length > Limits.defaults().pickleBytes()) {
      throw Refusal.model(
          "%s: its data.pkl takes %d bytes, at most %d are read; raise"
              + " -Dintarsia.limit.pickleBytes if you trust the file",
          file.path(), length, Limits.defaults().pickleBytes());
    }
    byte[] program = new byte[(int) length];
    zip.read(root + PROGRAM, 0, program.length).get(program);
    String name = file.path().toString();
    this.object =
        new PickleMachine(name, new ByteArrayInputStream(program), length, new TorchWorld(name))
            .run();
  }

  @Override
  public Object object() {
    return object;
  }

  @Override
  public ByteBuffer read(TorchTensor.Storage storage, long from, int length) {
    String entry = root + "data/" + storage.key();
    if (!zip.has(entry) || zip.size(entry) < storage.base() + storage.bytes()) {
      throw Refusal.model(
          "%s: storage %s is missing or shorter than its %d bytes; download it again",
          file.path(), Quote.of(storage.key()), storage.bytes());
    }
    return zip.read(entry, storage.base() + from, length);
  }

  private String root() {
    for (String name : zip.names()) {
      if (name.equals(PROGRAM) || name.endsWith("/" + PROGRAM)) {
        return name.substring(0, name.length() - PROGRAM.length());
      }
    }
    throw Refusal.model(
        "%s: a zip archive without data.pkl, so no PyTorch checkpoint; unpack it, if it holds one",
        file.path());
  }

  private String text(String entry) {
    int length = (int) Math.min(64, zip.size(entry));
    return StandardCharsets.US_ASCII
        .decode(zip.read(entry, 0, length))
        .toString()
        .strip()
        .toLowerCase(Locale.ROOT);
  }
}
