package io.intarsia.cli.job;

import io.intarsia.base.Progress;
import io.intarsia.base.Refusal;
import io.intarsia.hub.Download;
import io.intarsia.image.Picture;
import io.intarsia.image.codec.Decoder;
import io.intarsia.label.ClassGroup;
import io.intarsia.predict.Segmenter;
import io.intarsia.predict.result.ClassArea;
import io.intarsia.predict.result.Output;
import io.intarsia.predict.result.ResultWriter;
import io.intarsia.predict.result.Segmentation;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Segments pictures and writes the results. The first picture is decoded while the model is loaded;
 * several are in work at one time. A picture that fails is told of at the end and stops no other.
 */
public final class SegmentJob {
  private final Settings settings;
  private final PrintWriter out;
  private final Progress.Factory progress;
  private final Decoder decoder = new Decoder();
  private final List<ResultWriter> writers;
  private final HugePictures huge;
  private final Semaphore network = new Semaphore(1, true);

  /**
   * What to do.
   *
   * @param folder where results go
   * @param formats their forms
   * @param classes names of the classes and merges to write; empty for those that occur
   * @param leastRegion regions of fewer pixels are left out of polygons
   * @param jobs pictures in work at one time; 0 for what suits the machine
   * @param budget bytes that a picture too large to be decoded whole may take
   * @param download fetches pictures behind addresses
   * @param quiet true to print faults only
   */
  public record Settings(
      Path folder,
      List<Format> formats,
      List<String> classes,
      int leastRegion,
      int jobs,
      long budget,
      Download download,
      boolean quiet) {
    /** Copies the lists. */
    public Settings {
      formats = List.copyOf(formats);
      classes = List.copyOf(classes);
    }
  }

  /**
   * A job that has done nothing yet.
   *
   * @param out where areas and names of files go
   * @param progress shows how many pictures are done
   */
  public SegmentJob(Settings settings, PrintWriter out, Progress.Factory progress) {
    this.settings = settings;
    this.out = out;
    this.progress = progress;
    this.writers = settings.formats().stream().map(f -> f.writer(settings.folder())).toList();
    this.huge = new HugePictures(settings.folder(), settings.budget(), out);
  }

  /**
   * Segments all pictures.
   *
   * @param given what the user named
   * @param model makes the segmenter, while the first picture is being decoded
   * @return the faults with the names of their pictures, in order; empty if all went well
   * @throws Refusal if the model cannot be used or a class is unknown
   */
  public List<Refusal> run(List<Source> given, Supplier<Segmenter> model) {
    List<Source> sources = Stems.distinct(given, settings.folder());
    CompletableFuture<Picture> first = ahead(sources.get(0));
    try (Segmenter segmenter = model.get()) {
      List<ClassGroup> chosen = settings.classes().stream().map(segmenter.labels()::find).toList();
      Workers.Task task =
          i -> {
            Source source = sources.get(i);
            Path file = source.file();
            boolean alone = sources.size() == 1 && !settings.quiet();
            if (file != null && HugePictures.isHuge(source)) {
              told(alone, List.of(huge.run(file, source.stem(), segmenter)));
              return;
            }
            Picture picture = i == 0 ? Workers.join(first) : read(source);
            Segmentation result = inTurn(segmenter, picture);
            Output output = output(source, picture, result, chosen);
            List<Path> files = write(output);
            if (alone) {
              print(source, output);
            }
            told(alone, files);
          };
      List<Refusal> faults = all(sources, task);
      writers.forEach(ResultWriter::close);
      return faults;
    }
  }

  /** Decodes the first picture in the background, unless it is too large for that. */
  private CompletableFuture<Picture> ahead(Source source) {
    return HugePictures.isHuge(source)
        ? new CompletableFuture<>()
        : CompletableFuture.supplyAsync(() -> read(source), r -> Workers.daemon(r).start());
  }

  private List<Refusal> all(List<Source> sources, Workers.Task task) {
    List<String> names = sources.stream().map(Source::name).toList();
    if (sources.size() == 1) {
      return Workers.run(names, 1, task, Progress.NONE);
    }
    int jobs =
        settings.jobs() > 0
            ? settings.jobs()
            : Math.min(4, Runtime.getRuntime().availableProcessors());
    try (Progress bar = progress.open("segment", sources.size(), "images")) {
      return Workers.run(names, jobs, task, bar);
    }
  }

  private Picture read(Source source) {
    return source.read(decoder, settings.download());
  }

  /** The network keeps all cores busy by itself: pictures take turns at it. */
  private Segmentation inTurn(Segmenter segmenter, Picture picture) {
    network.acquireUninterruptibly();
    try {
      return segmenter.segment(picture);
    } finally {
      network.release();
    }
  }

  private Output output(
      Source source, Picture picture, Segmentation result, List<ClassGroup> chosen) {
    Path file = source.file();
    String name = file == null ? source.name() : String.valueOf(file.getFileName());
    return new Output(source.stem(), name, result, picture, chosen, settings.leastRegion());
  }

  private List<Path> write(Output output) {
    List<Path> files = new ArrayList<>();
    writers.forEach(writer -> files.addAll(writer.write(output, settings.folder())));
    return files;
  }

  private void print(Source source, Output output) {
    List<ClassArea> areas =
        output.groups().stream()
            .map(output.segmentation()::area)
            .sorted(Comparator.comparingLong(ClassArea::pixels).reversed())
            .toList();
    AreaTable.print(source.name(), output.segmentation(), areas, out);
  }

  private void told(boolean aloud, List<Path> files) {
    if (aloud) {
      files.forEach(file -> out.println("wrote " + file));
    }
  }
}
