package io.intarsia.checks.bench;

import io.intarsia.base.DType;
import io.intarsia.base.NdArray;
import io.intarsia.checks.bench.harness.Pairs;
import io.intarsia.checks.bench.harness.Report;
import io.intarsia.image.Picture;
import io.intarsia.image.codec.Decoder;
import io.intarsia.predict.Segmenter;
import io.intarsia.predict.result.Output;
import io.intarsia.predict.result.PictureWriter;
import io.intarsia.serve.ServeLog;
import io.intarsia.serve.Server;
import io.intarsia.serve.Settings;
import io.intarsia.serve.SettingsReader;
import io.intarsia.serve.model.ModelSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * The server under load, SegFormer-B0 at 512 x 512: JPEG photos of 640 x 480 in, index PNG out, for
 * 1, 8 and 64 clients. The baseline is a loop in the same process that decodes, segments and
 * encodes the same photos one after the other. Clients and server share the machine.
 */
final class ServeBench {
  private static final String MODEL = "segformer-b0";
  private static final int PHOTOS = 8;
  private static final int SIDE = 512;
  private static final int BATCH = 4;

  private final Arguments arguments;
  private final Report report;

  ServeBench(Arguments arguments, Report report) {
    this.arguments = arguments;
    this.report = report;
  }

  void run() throws IOException, InterruptedException {
    String folder = new Models(arguments.work().resolve("models")).folder(MODEL).toString();
    List<byte[]> photos = photos();
    double seconds = arguments.number("seconds", 60);
    Segmenter segmenter = Segmenter.builder().model(folder).threads(arguments.threads()).build();
    loop(segmenter, photos, Math.min(seconds, 10));
    if (arguments.wants("batch")) {
      batch(segmenter);
    }
    double alone = loop(segmenter, photos, seconds);
    report.note("%nserve, %s, JPEG of 640 x 480 in, index PNG out", MODEL);
    report.note("  in-process loop   %7.2f images/s", alone);
    Settings settings =
        SettingsReader.read(
            Optional.empty(), Map.of(), Map.of("port", 0), List.of(new ModelSpec("b0", folder)));
    try (Server server = Server.start(settings, model -> segmenter, ServeLog.silent())) {
      server.models().awaitLoaded();
      for (int clients : new int[] {1, 8, 64}) {
        if (arguments.wants("clients-" + clients)) {
          load(server, clients, photos, seconds, alone);
        }
      }
    }
  }

  private List<byte[]> photos() throws IOException {
    List<byte[]> photos = new ArrayList<>();
    try (Stream<Path> files = Files.list(Photos.folder(arguments.work(), PHOTOS))) {
      for (Path file : files.sorted().toList()) {
        photos.add(Files.readAllBytes(file));
      }
    }
    return photos;
  }

  private static double loop(Segmenter segmenter, List<byte[]> photos, double seconds)
      throws IOException {
    Decoder decoder = new Decoder();
    long start = System.nanoTime();
    int count = 0;
    while (System.nanoTime() - start < seconds * 1e9) {
      Picture picture = decoder.decode(photos.get(count++ % photos.size()), "photo");
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      PictureWriter.index()
          .write(
              new Output("photo", "photo", segmenter.segment(picture), picture, List.of(), 1), out);
    }
    return count / ((System.nanoTime() - start) / 1e9);
  }

  private void load(Server server, int clients, List<byte[]> photos, double seconds, double alone)
      throws InterruptedException {
    URI address =
        URI.create("http://127.0.0.1:" + server.port() + "/v1/models/b0/segment?format=index");
    AtomicInteger done = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    AtomicInteger failed = new AtomicInteger();
    AtomicLong nanos = new AtomicLong();
    long start = System.nanoTime();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      int own = i;
      Thread thread =
          new Thread(
              () -> {
                HttpClient client =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
                for (int n = own; System.nanoTime() - start < seconds * 1e9; n++) {
                  byte[] photo = photos.get(n % photos.size());
                  HttpRequest request =
                      HttpRequest.newBuilder(address)
                          .POST(BodyPublishers.ofByteArray(photo))
                          .build();
                  long sent = System.nanoTime();
                  try {
                    HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
                    if (answer.statusCode() == 200) {
                      done.incrementAndGet();
                      nanos.addAndGet(System.nanoTime() - sent);
                    } else if (answer.statusCode() == 429) {
                      refused.incrementAndGet();
                      Thread.sleep(
                          1000L
                              * Integer.parseInt(
                                  answer.headers().firstValue("Retry-After").orElse("1")));
                    } else {
                      failed.incrementAndGet();
                    }
                  } catch (IOException e) {
                    failed.incrementAndGet();
                  } catch (InterruptedException e) {
                    return;
                  }
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    double rate = done.get() / ((System.nanoTime() - start) / 1e9);
    report.note(
        "  %2d clients        %7.2f images/s, %6.0f ms each, %d refused with 429, %d failed,"
            + " heap %s",
        clients,
        rate,
        nanos.get() / 1e6 / Math.max(1, done.get()),
        refused.get(),
        failed.get(),
        Report.megabytes(
            (double) (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory())));
    report.ratio("serve/clients-" + clients + "/time", alone / rate);
  }

  /** Whether the network is quicker with four pictures at once than with four, one by one. */
  private void batch(Segmenter segmenter) {
    NdArray one = zeros(1);
    NdArray four = zeros(BATCH);
    Runnable together = () -> segmenter.logits(four);
    Runnable apart =
        () -> {
          for (int i = 0; i < BATCH; i++) {
            segmenter.logits(one);
          }
        };
    together.run();
    apart.run();
    Pairs pairs = Pairs.measure(arguments.pairs(7), () -> nanos(together), () -> nanos(apart));
    report.note(
        "%nserve, %d pictures of %d x %d: together %.0f ms, one by one %.0f ms",
        BATCH, SIDE, SIDE, pairs.ourMedian(), pairs.baselineMedian());
    report.ratio("serve/batch", pairs.ratio());
  }

  private static double nanos(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e6;
  }

  private static NdArray zeros(int batch) {
    ByteBuffer values =
        ByteBuffer.allocateDirect(batch * 3 * SIDE * SIDE * Float.BYTES)
            .order(ByteOrder.nativeOrder());
    return NdArray.of(DType.F32, values, batch, 3, SIDE, SIDE);
  }
}
