package io.intarsia.checks.bench.peer;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A training step of SegFormer on libtorch as the plain way goes: one operation after the other in
 * the order of huggingface/transformers v4.27.1 modeling_segformer.py, channels first, tokens where
 * it has tokens, the decoder at full width, libtorch's own AdamW, 32 bits. Nothing of Intarsia.
 */
public final class PlainTrain {
  private static final int[] REDUCTIONS = {8, 4, 2, 1};
  private static final int[] HEADS = {1, 2, 5, 8};
  private static final int STAGES = 4;
  private static final long[] ONE = {1, 1};

  private final Map<String, Tensor> values = new LinkedHashMap<>();
  private final Tensor[][] lessons = new Tensor[Lesson.DIFFERENT][];

  private PlainTrain(Path file) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      int count = in.readInt();
      for (int i = 0; i < count; i++) {
        String key = in.readUTF();
        long[] shape = new long[in.readInt()];
        for (int d = 0; d < shape.length; d++) {
          shape[d] = in.readLong();
        }
        values.put(key, read(in, shape, trains(key)));
      }
    }
  }

  private static boolean trains(String key) {
    return !key.contains("running_") && !key.endsWith("num_batches_tracked");
  }

  private static Tensor read(DataInputStream in, long[] shape, boolean trains) throws IOException {
    Tensor tensor = torch.zeros(shape);
    int count = (int) tensor.numel();
    FloatBuffer to = bytes(tensor).asFloatBuffer();
    for (int i = 0; i < count; i++) {
      to.put(in.readFloat());
    }
    return trains ? tensor.set_requires_grad(true) : tensor;
  }

  /**
   * {@code VALUES CLASSES BATCH SIDE THREADS LOSSES RATE}: obeys {@link Serve}'s commands; {@code
   * run N} does step N and adds its loss to the file.
   */
  public static void main(String[] args) throws Exception {
    openblas_nolapack.blas_set_num_threads(1);
    torch.set_num_threads(Integer.parseInt(args[4]));
    PlainTrain net = new PlainTrain(Path.of(args[0]));
    int batch = Integer.parseInt(args[2]);
    int side = Integer.parseInt(args[3]);
    for (int i = 0; i < net.lessons.length; i++) {
      net.lessons[i] = upload(Lesson.of(i, batch, side, Integer.parseInt(args[1])), batch, side);
    }
    TensorVector trained = new TensorVector();
    net.values.forEach(
        (key, tensor) -> {
          if (trains(key)) {
            trained.push_back(tensor);
          }
        });
    AdamWOptions options = new AdamWOptions(Double.parseDouble(args[6]));
    AdamW optimizer = new AdamW(trained, options);
    Serve.obey(
        text -> {
          try (PointerScope scope = new PointerScope()) {
            long number = text.isEmpty() ? 0 : Long.parseLong(text);
            double loss = net.step(optimizer, number, side);
            Files.writeString(
                Path.of(args[5]),
                number + " " + loss + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
          }
        });
  }

  private double step(AdamW optimizer, long number, int side) {
    Tensor[] sample = lessons[(int) (number % lessons.length)];
    torch.manual_seed(number);
    optimizer.zero_grad();
    Tensor logits = forward(sample[0]);
    Tensor full = torch.upsample_bilinear2d(logits, new long[] {side, side}, false);
    Tensor loss = torch.cross_entropy_loss(full, sample[1]);
    loss.backward();
    optimizer.step();
    return loss.item_double();
  }

  private static Tensor[] upload(Lesson lesson, int batch, int side) {
    Tensor picture = torch.zeros(batch, 3, side, side);
    bytes(picture).asFloatBuffer().put(lesson.pixels());
    Tensor label = torch.zeros(new long[] {batch, side, side}, new TensorOptions(ScalarType.Byte));
    bytes(label).put(lesson.labels());
    return new Tensor[] {picture, label.to(ScalarType.Long)};
  }

  private static ByteBuffer bytes(Tensor tensor) {
    return new BytePointer(tensor.data_ptr())
        .position(0)
        .limit(tensor.nbytes())
        .asByteBuffer()
        .order(ByteOrder.nativeOrder());
  }

  private Tensor value(String key) {
    Tensor value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException("no value for " + key);
    }
    return value;
  }

  private Tensor forward(Tensor picture) {
    Tensor[] features = new Tensor[STAGES];
    Tensor x = picture;
    for (int i = 0; i < STAGES; i++) {
      String embed = "segformer.encoder.patch_embeddings." + i;
      int patch = i == 0 ? 7 : 3;
      int stride = i == 0 ? 4 : 2;
      Tensor map =
          torch.conv2d(
              x,
              value(embed + ".proj.weight"),
              new TensorOptional(value(embed + ".proj.bias")),
              new long[] {stride, stride},
              new long[] {patch / 2, patch / 2},
              ONE,
              1);
      long height = map.size(2);
      long width = map.size(3);
      Tensor tokens = norm(map.flatten(2, -1).transpose(1, 2), embed + ".layer_norm");
      for (int j = 0; values.containsKey(block(i, j) + ".layer_norm_1.weight"); j++) {
        tokens = block(tokens, block(i, j), i, height, width);
      }
      tokens = norm(tokens, "segformer.encoder.layer_norm." + i);
      long[] grid = {tokens.size(0), height, width, tokens.size(2)};
      x = tokens.reshape(grid).permute(0, 3, 1, 2).contiguous();
      features[i] = x;
    }
    return head(features);
  }

  private static String block(int stage, int number) {
    return "segformer.encoder.block." + stage + "." + number;
  }

  private Tensor block(Tensor x, String at, int stage, long height, long width) {
    Tensor mixed =
        attention(norm(x, at + ".layer_norm_1"), at + ".attention", stage, height, width);
    Tensor y = x.add(mixed);
    Tensor hidden = linear(norm(y, at + ".layer_norm_2"), at + ".mlp.dense1");
    Tensor map = hidden.transpose(1, 2).reshape(hidden.size(0), hidden.size(2), height, width);
    Tensor near =
        torch.conv2d(
            map,
            value(at + ".mlp.dwconv.dwconv.weight"),
            new TensorOptional(value(at + ".mlp.dwconv.dwconv.bias")),
            ONE,
            ONE,
            ONE,
            map.size(1));
    Tensor active = torch.gelu(near.flatten(2, -1).transpose(1, 2), "none");
    return y.add(linear(active, at + ".mlp.dense2"));
  }

  private Tensor attention(Tensor x, String at, int stage, long height, long width) {
    int r = REDUCTIONS[stage];
    Tensor source = x;
    if (r > 1) {
      Tensor map = x.permute(0, 2, 1).reshape(x.size(0), x.size(2), height, width);
      Tensor reduced =
          torch.conv2d(
              map,
              value(at + ".self.sr.weight"),
              new TensorOptional(value(at + ".self.sr.bias")),
              new long[] {r, r},
              new long[] {0, 0},
              ONE,
              1);
      source =
          norm(reduced.reshape(x.size(0), x.size(2), -1).permute(0, 2, 1), at + ".self.layer_norm");
    }
    int heads = HEADS[stage];
    Tensor query = heads(linear(x, at + ".self.query"), heads);
    Tensor key = heads(linear(source, at + ".self.key"), heads);
    Tensor value = heads(linear(source, at + ".self.value"), heads);
    Tensor scores =
        torch
            .matmul(query, key.transpose(-1, -2))
            .div(new Scalar(Math.sqrt(x.size(2) / (double) heads)));
    Tensor mixed = torch.matmul(torch.softmax(scores, -1), value);
    Tensor joined = mixed.permute(0, 2, 1, 3).contiguous().view(Tensors.shape(x));
    return linear(joined, at + ".output.dense");
  }

  private static Tensor heads(Tensor x, int heads) {
    return x.view(x.size(0), x.size(1), heads, x.size(2) / heads).permute(0, 2, 1, 3);
  }

  private Tensor head(Tensor[] features) {
    long[] sides = {features[0].size(2), features[0].size(3)};
    TensorVector levels = new TensorVector();
    for (int i = STAGES - 1; i >= 0; i--) {
      Tensor tokens = features[i].flatten(2, -1).transpose(1, 2);
      Tensor level = linear(tokens, "decode_head.linear_c." + i + ".proj");
      Tensor map =
          level
              .permute(0, 2, 1)
              .reshape(level.size(0), level.size(2), features[i].size(2), features[i].size(3));
      levels.push_back(torch.upsample_bilinear2d(map, sides, false));
    }
    TensorOptional none = new TensorOptional();
    long[] pad = {0, 0};
    Tensor fused =
        torch.conv2d(
            torch.cat(levels, 1), value("decode_head.linear_fuse.weight"), none, ONE, pad, ONE, 1);
    String norm = "decode_head.batch_norm";
    Tensor normed =
        torch.batch_norm(
            fused,
            new TensorOptional(value(norm + ".weight")),
            new TensorOptional(value(norm + ".bias")),
            new TensorOptional(value(norm + ".running_mean")),
            new TensorOptional(value(norm + ".running_var")),
            true,
            0.1,
            1e-5,
            true);
    Tensor kept = torch.dropout(torch.relu(normed), 0.1, true);
    return torch.conv2d(
        kept,
        value("decode_head.classifier.weight"),
        new TensorOptional(value("decode_head.classifier.bias")),
        ONE,
        pad,
        ONE,
        1);
  }

  private Tensor linear(Tensor x, String at) {
    return torch.linear(x, value(at + ".weight"), new TensorOptional(value(at + ".bias")));
  }

  private Tensor norm(Tensor x, String at) {
    return torch.layer_norm(
        x,
        new long[] {x.size(-1)},
        new TensorOptional(value(at + ".weight")),
        new TensorOptional(value(at + ".bias")),
        1e-5,
        true);
  }

  /** Shapes as arrays. */
  private static final class Tensors {
    private Tensors() {}

    static long[] shape(Tensor tensor) {
      long[] shape = new long[(int) tensor.dim()];
      for (int i = 0; i < shape.length; i++) {
        shape[i] = tensor.size(i);
      }
      return shape;
    }
  }
}
