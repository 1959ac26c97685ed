package io.intarsia.image.codec;

import io.intarsia.base.Limits;
import io.intarsia.base.Refusal;
import io.intarsia.image.Picture;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * Damages picture files at random and decodes them: each must give a picture or a refusal, in
 * bounded time. {@code FuzzImages SECONDS SEED} from the command line.
 */
public final class FuzzImages {
  private static final Limits LIMITS = new Limits(1_000_000, 20_000, 1, 1, 1, 1, 1, 1);
  private static final long SLOW_MILLIS = 5_000;

  private FuzzImages() {}

  public static void main(String[] args) {
    long count = run(Integer.parseInt(args[0]), Long.parseLong(args[1]));
    System.out.println(count + " damaged files, none got through");
  }

  /** Runs for so many seconds and returns how many files were tried. */
  static long run(int seconds, long seed) {
    List<byte[]> seeds = seeds();
    Decoder decoder = new Decoder(LIMITS);
    Random random = new Random(seed);
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    long count = 0;
    while (System.nanoTime() < end) {
      byte[] file = damaged(seeds.get(random.nextInt(seeds.size())), random);
      long start = System.nanoTime();
      try {
        decoder.decode(file, "fuzz");
      } catch (Refusal expected) {
        check(!expected.getMessage().contains("\n"), file, null);
      } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
        check(false, file, e);
      }
      check((System.nanoTime() - start) / 1_000_000 < SLOW_MILLIS, file, null);
      count++;
    }
    return count;
  }

  private static void check(boolean good, byte[] file, Throwable cause) {
    if (!good) {
      throw new AssertionError(HexFormat.of().formatHex(file), cause);
    }
  }

  private static List<byte[]> seeds() {
    Picture picture = Samples.picture(41, 29);
    List<byte[]> seeds = new ArrayList<>();
    for (String extension : new String[] {".jpg", ".png", ".webp", ".tiff", ".bmp"}) {
      seeds.add(Samples.openCv(picture, extension));
    }
    seeds.add(Samples.withExif(seeds.get(0), Samples.exif(6)));
    seeds.add(Samples.withChunk(seeds.get(1), "eXIf", Samples.exif(5)));
    seeds.add(Samples.interlacedPng(picture));
    BufferedImage indexed = new BufferedImage(41, 29, BufferedImage.TYPE_BYTE_INDEXED);
    indexed.createGraphics().drawImage(picture.toBufferedImage(), 0, 0, null);
    for (String format : new String[] {"gif", "png", "tiff", "bmp"}) {
      seeds.add(Samples.jdk(indexed, format));
    }
    return seeds;
  }

  private static byte[] damaged(byte[] seed, Random random) {
    byte[] file = seed.clone();
    int edits = 1 + random.nextInt(6);
    for (int i = 0; i < edits; i++) {
      int reach = random.nextBoolean() ? Math.min(64, file.length) : file.length;
      int at = random.nextInt(reach);
      switch (random.nextInt(5)) {
        case 0 -> file[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> file[at] = (byte) random.nextInt(256);
        case 2 -> file[at] = (byte) (random.nextBoolean() ? 0 : 255);
        case 3 -> {
          int length = Math.min(random.nextInt(16) + 1, file.length - at);
          System.arraycopy(file, random.nextInt(file.length - length + 1), file, at, length);
        }
        default -> {
          if (random.nextInt(4) == 0) {
            file = Arrays.copyOf(file, Math.max(16, at));
          }
        }
      }
    }
    return file;
  }
}
