package io.intarsia.checks.bench;

import io.intarsia.checks.bench.peer.Serve;
import io.intarsia.predict.decode.ClassDecoder;
import io.intarsia.predict.decode.DecodeOptions;
import io.intarsia.predict.decode.Logits;
import io.intarsia.torch.TorchOps;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;

/** From class scores to the label of every pixel, ours or libtorch's. */
final class DecodeWorker {
  private DecodeWorker() {}

  /**
   * {@code ours|torch FILE THREADS}: obeys {@link Serve}'s commands; {@code run HEIGHTxWIDTH} takes
   * the next of the pictures in the file.
   */
  public static void main(String[] args) throws Exception {
    List<FloatBuffer> pictures = pictures(Path.of(args[1]));
    int threads = Integer.parseInt(args[2]);
    ClassDecoder decoder =
        new ClassDecoder(DecodeOptions.LABELS, new ForkJoinPool(threads), threads);
    int side = Scores.SIDE;
    int[] next = {0};
    boolean ours = args[0].equals("ours");
    Serve.obey(
        text -> {
          int height = Integer.parseInt(text.substring(0, text.indexOf('x')));
          int width = Integer.parseInt(text.substring(text.indexOf('x') + 1));
          FloatBuffer scores = pictures.get(next[0]++ % pictures.size());
          if (ours) {
            decoder.decode(new Logits(Scores.CLASSES, side, side, scores), height, width);
          } else {
            TorchOps.upsampleArgmax(scores, Scores.CLASSES, side, side, height, width);
          }
        });
  }

  private static List<FloatBuffer> pictures(Path file) throws Exception {
    List<FloatBuffer> pictures = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer all = ByteBuffer.allocateDirect((int) channel.size());
      while (all.hasRemaining() && channel.read(all) >= 0) {}
      all.flip();
      for (int i = 0; i < Scores.PICTURES; i++) {
        pictures.add(Scores.read(all, i).asFloatBuffer());
      }
    }
    return pictures;
  }
}
