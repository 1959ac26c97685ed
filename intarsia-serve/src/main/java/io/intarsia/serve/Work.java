package io.intarsia.serve;

import io.intarsia.base.Limits;
import io.intarsia.base.Refusal;
import io.intarsia.image.Picture;
import io.intarsia.image.codec.Bytes;
import io.intarsia.image.codec.Decoder;
import io.intarsia.image.codec.ImageFormat;
import io.intarsia.image.codec.ImageHeader;
import io.intarsia.label.ClassGroup;
import io.intarsia.label.LabelSpace;
import io.intarsia.predict.Segmenter;
import io.intarsia.predict.result.GeoJsonWriter;
import io.intarsia.predict.result.JsonWriter;
import io.intarsia.predict.result.Output;
import io.intarsia.predict.result.PictureWriter;
import io.intarsia.predict.result.Segmentation;
import io.intarsia.serve.Meters.Stage;
import io.intarsia.serve.http.Asked;
import io.intarsia.serve.http.Box;
import io.intarsia.serve.http.Form;
import io.intarsia.serve.http.Problem;
import io.intarsia.serve.model.Budget;
import io.intarsia.serve.model.Hold;
import io.intarsia.serve.model.Served;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Function;

/**
 * From the bytes of a picture to the bytes of a result: memory is set aside before anything is
 * decoded, decoding and encoding go on beside the network, and whoever waits in vain is dropped
 * between the stages.
 */
final class Work {
  /** A decoded picture takes 3 bytes a pixel, its labels 1, its regions 5, its overlay 3. */
  private static final int BYTES_PER_PIXEL = 16;

  private final Settings.Caps caps;
  private final Budget memory;
  private final Meters meters;
  private final Decoder decoder;

  Work(Settings.Caps caps, Budget memory, Meters meters) {
    this.caps = caps;
    this.memory = memory;
    this.meters = meters;
    Limits usual = Limits.defaults();
    this.decoder =
        new Decoder(
            new Limits(
                caps.pixels(),
                usual.imageSide(),
                usual.jsonBytes(),
                usual.headerBytes(),
                usual.archiveEntries(),
                usual.pickleBytes(),
                usual.tensorBytes(),
                usual.downloadBytes()));
  }

  /** The memory that is shared out. */
  Budget memory() {
    return memory;
  }

  Meters meters() {
    return meters;
  }

  /**
   * A segmented picture.
   *
   * @param picture what was segmented, the box cut out
   * @param segmentation its labels, in a space that knows the merges asked for
   * @param chosen the classes and merges asked for, empty for all
   */
  record Result(Picture picture, Segmentation segmentation, List<ClassGroup> chosen) {}

  /**
   * Segments a picture and makes something of the result.
   *
   * @param name what to call the picture in messages
   * @param use makes it, while the memory is set aside
   * @throws Problem if any stage refuses, or time or caller are gone
   */
  @SuppressWarnings("try")
  <T> T run(
      Served model,
      byte[] file,
      String name,
      Asked asked,
      Desk.Ticket ticket,
      Function<Result, T> use) {
    Segmenter segmenter = model.segmenter();
    LabelSpace space = asked.in(segmenter.labels());
    List<ClassGroup> chosen = asked.chosen(space);
    ticket.caller().check();
    long pixels = pixels(file, name);
    try (Hold set = memory.take(pixels * BYTES_PER_PIXEL, ticket.deadline())) {
      Picture picture =
          meters.time(Stage.DECODE, model.name(), () -> decode(file, name, asked.box()));
      Segmentation labels;
      try (Hold turn =
          meters.time(
              Stage.WAIT,
              model.name(),
              () -> model.queue().turn(ticket.deadline(), ticket.caller()))) {
        labels = meters.time(Stage.SEGMENT, model.name(), () -> segmenter.segment(picture));
      }
      meters.pixels(model.name(), (long) picture.width() * picture.height());
      ticket.exchange().note("pixels", (long) picture.width() * picture.height());
      ticket.deadline().check();
      ticket.caller().check();
      Result result = new Result(picture, labels.in(space), chosen);
      return meters.time(Stage.ENCODE, model.name(), () -> use.apply(result));
    }
  }

  private long pixels(byte[] file, String name) {
    if (file.length == 0) {
      throw Problem.unusable("%s is empty: send the bytes of a picture", name);
    }
    try (Bytes in = Bytes.of(file, name)) {
      ImageFormat.of(in);
    } catch (Refusal e) {
      throw Problem.unsupported("%s", String.valueOf(e.getMessage()));
    }
    try (Bytes in = Bytes.of(file, name)) {
      ImageHeader header = ImageHeader.read(in);
      if (header.pixels() > caps.pixels()) {
        throw Problem.tooLarge(
            "%s has %dx%d pixels, the server takes %d in all: send it smaller or in pieces, or"
                + " raise limits.megapixels",
            name, header.width(), header.height(), caps.pixels());
      }
      return header.pixels();
    } catch (IllegalArgumentException e) {
      throw Problem.unusable("%s is damaged: its header makes no sense", name);
    }
  }

  private Picture decode(byte[] file, String name, java.util.Optional<Box> box) {
    Picture whole = decoder.decode(file, name);
    if (box.isEmpty()) {
      return whole;
    }
    Box cut = box.get();
    if (!cut.liesIn(whole.width(), whole.height())) {
      throw Problem.bad(
          "the box %d,%d,%d,%d does not lie in %s of %dx%d pixels",
          cut.x(), cut.y(), cut.width(), cut.height(), name, whole.width(), whole.height());
    }
    return whole.crop(cut.x(), cut.y(), cut.width(), cut.height());
  }

  /**
   * A result as bytes.
   *
   * @param source the picture's file name, as JSON mentions it
   * @param chosen the classes and merges it is about, empty for all that occur
   */
  byte[] encode(Result result, Form form, Asked asked, String source, List<ClassGroup> chosen) {
    Output output =
        new Output(
            "result", source, result.segmentation(), result.picture(), chosen, asked.least());
    Capped out = new Capped(caps.answerBytes());
    try {
      switch (form) {
        case JSON -> JsonWriter.write(output, out);
        case GEOJSON -> GeoJsonWriter.write(output, out);
        case INDEX -> PictureWriter.index().write(output, out);
        case COLOR -> PictureWriter.color().write(output, out);
        case OVERLAY -> PictureWriter.overlay(asked.opacity()).write(output, out);
        case MASK -> PictureWriter.mask().write(output, out);
      }
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return out.bytes.toByteArray();
  }

  /** Memory that refuses to grow beyond a bound. */
  private static final class Capped extends OutputStream {
    private final long most;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 14);

    Capped(long most) {
      this.most = most;
    }

    @Override
    public void write(int one) {
      check(1);
      bytes.write(one);
    }

    @Override
    public void write(byte[] from, int offset, int length) {
      check(length);
      bytes.write(from, offset, length);
    }

    private void check(int more) {
      if (bytes.size() + (long) more > most) {
        throw Problem.unusable(
            "the result takes more than %d bytes: leave small regions out with least=N, name the"
                + " classes you want, or ask for format=index",
            most);
      }
    }
  }
}
