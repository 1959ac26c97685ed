package io.intarsia.weights;

import com.fasterxml.jackson.core.JsonGenerator;
import io.intarsia.base.DType;
import io.intarsia.base.NdArray;
import io.intarsia.base.Refusal;
import io.intarsia.base.Whole;
import io.intarsia.nn.Weights;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Lays tensors out as huggingface/safetensors does (safetensors/src/tensor.rs, {@code prepare}):
 * wide types first, then by name, header padded with blanks to a multiple of eight bytes.
 */
final class SafetensorsWriter {
  private static final List<DType> WIDE_FIRST =
      List.of(
          DType.I64,
          DType.F64,
          DType.F32,
          DType.I32,
          DType.BF16,
          DType.F16,
          DType.I16,
          DType.I8,
          DType.U8,
          DType.BOOL);

  private final Weights weights;
  private final Map<String, String> metadata;
  private final List<Entry> entries = new ArrayList<>();

  private record Entry(String key, DType dtype, long count) {}

  SafetensorsWriter(Weights weights, Map<String, String> metadata) {
    this.weights = weights;
    this.metadata = new TreeMap<>(metadata);
    this.metadata.putIfAbsent("format", "pt");
    for (String key : weights.keys()) {
      if (key.equals(SafetensorsHeader.METADATA)) {
        throw Refusal.usage("a tensor cannot be called %s in a safetensors file; rename it", key);
      }
      DType dtype =
          weights instanceof WeightsFile file ? file.dtype(key) : weights.get(key).dtype();
      entries.add(new Entry(key, dtype, NdArray.count(weights.shape(key))));
    }
    entries.sort(
        Comparator.<Entry>comparingInt(e -> WIDE_FIRST.indexOf(e.dtype()))
            .thenComparing(Entry::key));
  }

  void write(Path path) {
    Whole.write(
        path,
        out -> {
          out.write(header());
          for (Entry entry : entries) {
            writeTensor(out, entry);
          }
        });
  }

  private void writeTensor(OutputStream out, Entry entry) throws IOException {
    NdArray value = weights.get(entry.key());
    if (value.dtype() != entry.dtype() || value.count() != entry.count()) {
      throw new IllegalStateException(entry.key() + " changed while it was written");
    }
    WritableByteChannel channel = Channels.newChannel(out);
    ByteBuffer bytes = value.bytes();
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private byte[] header() throws IOException {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    try (JsonGenerator to = StrictJson.FACTORY.createGenerator(json)) {
      to.writeStartObject();
      to.writeObjectFieldStart(SafetensorsHeader.METADATA);
      for (Map.Entry<String, String> entry : metadata.entrySet()) {
        to.writeStringField(entry.getKey(), entry.getValue());
      }
      to.writeEndObject();
      long at = 0;
      for (Entry entry : entries) {
        long end = at + entry.count() * entry.dtype().bytes();
        long[] shape = weights.shape(entry.key());
        to.writeObjectFieldStart(entry.key());
        to.writeStringField("dtype", entry.dtype().name());
        to.writeFieldName("shape");
        to.writeArray(shape, 0, shape.length);
        to.writeFieldName("data_offsets");
        to.writeArray(new long[] {at, end}, 0, 2);
        to.writeEndObject();
        at = end;
      }
      to.writeEndObject();
    }
    while (json.size() % 8 != 0) {
      json.write(' ');
    }
    return ByteBuffer.allocate(8 + json.size())
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.size())
        .put(json.toByteArray())
        .array();
  }
}
