package io.intarsia.weights.torch;

import io.intarsia.base.DType;
import io.intarsia.base.FileBytes;
import io.intarsia.base.Quote;
import io.intarsia.base.Refusal;
import io.intarsia.weights.pickle.PickleMachine;
import io.intarsia.weights.pickle.Py;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The form before PyTorch 1.6: five pickles in a row (magic number, protocol version, facts about
 * the machine, the object, the names of its storages), then each storage behind its element count.
 */
final class TorchLegacy implements TorchFile {
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final long VERSION = 1001;

  private final FileBytes file;
  private final TorchWorld world;
  private final Object object;
  private final Map<String, Long> starts = new HashMap<>();
  private final Map<String, Long> ends = new HashMap<>();
  private long at;

  TorchLegacy(FileBytes file) {
    this.file = file;
    this.world = new TorchWorld(file.path().toString());
    if (!MAGIC.equals(next())) {
      throw refuse("a pickle of some other program", "save a state_dict with torch.save");
    }
    if (!Long.valueOf(VERSION).equals(next())) {
      throw refuse("an unknown version of the format", "save it again with a newer PyTorch");
    }
    if (!(next() instanceof Py.Dict facts)
        || !Boolean.TRUE.equals(facts.items().get("little_endian"))) {
      throw refuse(
          "numbers of a big-endian machine, or damage", "save it again on a little-endian one");
    }
    this.object = next();
    List<Object> keys = TorchWorld.items(next());
    if (keys == null) {
      throw refuse("no list of its storages", "download it again");
    }
    for (Object key : keys) {
      locate(String.valueOf(key instanceof String ? key : "?"));
    }
  }

  @Override
  public Object object() {
    return object;
  }

  @Override
  public ByteBuffer read(TorchTensor.Storage storage, long from, int length) {
    Long start = starts.get(storage.key());
    Long end = ends.get(storage.key());
    if (start == null || end == null || storage.base() + storage.bytes() > end - start) {
      throw refuse(
          "a storage " + Quote.of(storage.key()) + " that is missing or too short",
          "download it again");
    }
    return file.read(start + storage.base() + from, length);
  }

  private Object next() {
    long left = file.size() - at;
    PickleMachine machine =
        new PickleMachine(file.path().toString(), file.stream(at, file.size()), left, world);
    Object value = machine.run();
    at += machine.length();
    return value;
  }

  private void locate(String key) {
    DType dtype = world.storageTypes().get(key);
    if (dtype == null) {
      throw refuse(
          "a storage " + Quote.of(key) + " of unknown type", "save it with float or integer types");
    }
    long count = at > file.size() - 8 ? -1 : file.read(at, 8).getLong();
    Long claimed = world.storageCounts().get(key);
    if (count < 0
        || count > (file.size() - at - 8) / dtype.bytes()
        || (claimed != null && claimed != count)) {
      throw refuse(
          "less than the storage " + Quote.of(key) + " needs, so it is cut off or damaged",
          "download it again");
    }
    at += 8;
    starts.put(key, at);
    at += count * dtype.bytes();
    ends.put(key, at);
  }

  private Refusal refuse(String holds, String advice) {
    return Refusal.model("%s: holds %s; %s", file.path(), holds, advice);
  }
}
