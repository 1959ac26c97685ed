package io.intarsia.checks.fuzz;

import io.intarsia.serve.http.MediaType;
import io.intarsia.serve.http.Multipart;
import io.intarsia.serve.http.Part;
import io.intarsia.serve.http.Problem;
import io.intarsia.serve.v2.InferReader;
import io.intarsia.serve.v2.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Fuzzes the readers of request bodies: {@code multipart|infer SECONDS [SEED]}. Whatever comes must
 * be read or be refused with a problem of the client's; all else ends the run, and the case is
 * kept.
 */
public final class ServeFuzz {
  private static final MediaType TYPE = MediaType.parse("multipart/form-data; boundary=b");
  private static final int MOST_HEADER = 512;
  private static final int MOST_PARTS = 8;

  /** One reader under test. */
  private interface Target {
    void read(byte[] body);
  }

  private ServeFuzz() {}

  /** Exits with 1 and the case's file if a reader breaks, with 2 if the call is off. */
  public static void main(String[] args) throws IOException {
    if (args.length < 2 || !List.of("multipart", "infer").contains(args[0])) {
      System.err.println("usage: multipart|infer SECONDS [SEED]");
      System.exit(2);
      return;
    }
    long seed = args.length > 2 ? Long.parseLong(args[2]) : System.nanoTime();
    Random random = new Random(seed);
    boolean multipart = args[0].equals("multipart");
    Mutator mutator = multipart ? parts(random) : requests(random);
    Target target = multipart ? ServeFuzz::multipart : body -> infer(body, random);
    long end = System.nanoTime() + Long.parseLong(args[1]) * 1_000_000_000L;
    long cases = 0;
    long read = 0;
    while (System.nanoTime() < end) {
      byte[] body = mutator.next();
      cases++;
      try {
        target.read(body);
        read++;
      } catch (Problem e) {
        if (e.status() < 400 || e.status() >= 500 || e.sentence().isBlank()) {
          fail(body, e, seed);
        }
      } catch (RuntimeException | Error e) {
        fail(body, e, seed);
      }
    }
    System.out.printf(
        "%s: %d cases, %d read, %d refused, seed %d%n", args[0], cases, read, cases - read, seed);
  }

  private static void fail(byte[] body, Throwable fault, long seed) throws IOException {
    Path file = Files.createTempFile("intarsia-fuzz-", ".bin");
    Files.write(file, body);
    System.err.printf("seed %d, case kept in %s: %s%n", seed, file, fault);
    fault.printStackTrace();
    System.exit(1);
  }

  private static void multipart(byte[] body) {
    long bytes = 0;
    for (Part part : Multipart.parse(body, TYPE, MOST_PARTS, MOST_HEADER)) {
      bytes += part.data().length;
    }
    if (bytes > body.length) {
      throw new AssertionError("parts of " + bytes + " bytes from " + body.length);
    }
  }

  private static void infer(byte[] body, Random random) {
    int json = random.nextBoolean() ? body.length : random.nextInt(body.length + 3) - 1;
    for (Tensor tensor : InferReader.read(body, json).inputs()) {
      long count = Arrays.stream(tensor.shape()).reduce(1, Math::multiplyExact);
      if (count != ((float[]) tensor.values()).length) {
        throw new AssertionError(tensor + " does not fit its values");
      }
    }
  }

  private static Mutator parts(Random random) {
    String head = "--b\r\nContent-Disposition: form-data; name=\"a\"; filename=\"b.png\"\r\n";
    return new Mutator(
        List.of(
            bytes(head + "Content-Type: image/png\r\n\r\n\u0089PNG\r\n--b--\r\n"),
            bytes(head + "\r\n1\r\n" + head + "\r\n2\r\n--b--"),
            bytes("before\r\n--b  \r\n\r\nbare\r\n--b\r\nX: y\r\n\r\n\r\n--b--after")),
        List.of("\r\n", "--b", "\r\n--b", "--", "\r\n\r\n", ":", ";", "=", "\"", "\\", "\0", " "),
        random);
  }

  private static Mutator requests(Random random) {
    String one =
        "{\"id\":\"a\",\"inputs\":[{\"name\":\"pixel_values\",\"shape\":[1,3,1,2],"
            + "\"datatype\":\"FP32\",\"data\":[[[[1,2.5]],[[-3,4e2]],[[0,0.125]]]]}],"
            + "\"outputs\":[{\"name\":\"labels\",\"parameters\":{\"binary_data\":false}}]}";
    String two =
        "{\"parameters\":{\"binary_data_output\":true},\"inputs\":[{\"name\":\"x\",\"shape\":[2],"
            + "\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":8}}]}12345678";
    return new Mutator(
        List.of(bytes(one), bytes(two)),
        List.of(
            "{",
            "}",
            "[",
            "]",
            "\"",
            ",",
            ":",
            "null",
            "true",
            "-",
            "1e999",
            "4294967296",
            "2147483647",
            "\"shape\":",
            "\"data\":",
            "\"binary_data_size\":",
            "\\u0000",
            "[[[["),
        random);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
