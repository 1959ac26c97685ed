package io.intarsia.serve;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.intarsia.label.ClassGroup;
import io.intarsia.serve.http.Accept;
import io.intarsia.serve.http.Asked;
import io.intarsia.serve.http.Bundle;
import io.intarsia.serve.http.FileStem;
import io.intarsia.serve.http.Form;
import io.intarsia.serve.http.MediaType;
import io.intarsia.serve.http.Multipart;
import io.intarsia.serve.http.Part;
import io.intarsia.serve.http.Problem;
import io.intarsia.serve.http.Reply;
import io.intarsia.serve.model.Deadline;
import io.intarsia.serve.model.Models;
import io.intarsia.serve.model.Served;
import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/models/{model}/segment}: one picture as the body, or one or several as parts of a
 * multipart body. Of several, one that cannot be segmented does not stop the rest: its place in the
 * answer tells why.
 */
final class SegmentRoute {
  private static final String MULTIPART = "multipart/form-data";
  private static final JsonFactory FACTORY = new JsonFactory();

  private final Settings settings;
  private final Models models;
  private final Desk desk;
  private final Work work;
  private final ServeLog log;

  SegmentRoute(Settings settings, Models models, Desk desk, Work work, ServeLog log) {
    this.settings = settings;
    this.models = models;
    this.desk = desk;
    this.work = work;
    this.log = log;
  }

  /** Checks what can be checked before the body comes, then leaves the rest to the desk. */
  void handle(Context ctx) {
    Served model = models.named(ctx.pathParam("model"));
    Exchange.in(ctx).note("model", model.name());
    Asked asked = Asked.parse(ctx.queryParamMap());
    asked.chosen(asked.in(model.segmenter().labels()));
    MediaType type = MediaType.parse(ctx.req().getContentType());
    boolean multipart = type.name().equals(MULTIPART);
    Accept accept = Accept.parse(ctx.header("Accept"));
    if (!multipart) {
      checkPicture(type);
      Reply.agree(accept, asked.form(), 1, asked.groups());
    }
    desk.take(
        ctx,
        model,
        ticket -> {
          List<Part> files =
              multipart
                  ? files(ticket.body(), type)
                  : List.of(new Part("", "", type.name(), ticket.body()));
          Reply reply = Reply.agree(accept, asked.form(), files.size(), asked.groups());
          Batch batch = new Batch(model, asked, reply.form(), ticket);
          return switch (reply.bundle()) {
            case NONE -> batch.one(files.get(0));
            case LINES -> stream(ctx, reply, ticket, out -> batch.lines(files, out));
            case ZIP -> stream(ctx, reply, ticket, out -> batch.zip(files, out));
          };
        });
  }

  private static void checkPicture(MediaType type) {
    String name = type.name();
    if (!name.isEmpty()
        && !name.startsWith("image/")
        && !name.equals("application/octet-stream")
        && !name.equals("application/x-www-form-urlencoded")) {
      throw Problem.unsupported(
          "Content-Type is %s: send a picture as image/png, image/jpeg and the like, as"
              + " application/octet-stream, or as parts of multipart/form-data",
          io.intarsia.base.Quote.of(name));
    }
  }

  private List<Part> files(byte[] body, MediaType type) {
    List<Part> parts =
        Multipart.parse(body, type, settings.caps().parts(), settings.caps().headerBytes());
    for (Part part : parts) {
      if (part.file().isEmpty() && !part.type().startsWith("image/")) {
        throw Problem.bad(
            "the part '%s' is no file: pictures come as files, all else goes into the address",
            io.intarsia.base.Quote.of(part.name()));
      }
    }
    if (parts.isEmpty()) {
      throw Problem.bad("the multipart body holds no picture");
    }
    return parts;
  }

  /** Writes a body while it is being made. */
  private interface Writer {
    void write(OutputStream out) throws IOException;
  }

  private @Nullable Answer stream(Context ctx, Reply reply, Desk.Ticket ticket, Writer writer) {
    HttpServletResponse response = ctx.res();
    response.setStatus(200);
    response.setContentType(reply.bundle().media());
    if (reply.bundle() == Bundle.ZIP) {
      response.setHeader("Content-Disposition", "attachment; filename=\"segmented.zip\"");
    }
    try {
      OutputStream out = response.getOutputStream();
      writer.write(out);
      out.flush();
    } catch (IOException e) {
      ticket.exchange().note("left", true);
    }
    return null;
  }

  /** The pictures of one request. */
  private final class Batch {
    private final Served model;
    private final Asked asked;
    private final Form form;
    private final Desk.Ticket ticket;

    Batch(Served model, Asked asked, Form form, Desk.Ticket ticket) {
      this.model = model;
      this.asked = asked;
      this.form = form;
      this.ticket = ticket;
    }

    /** Each picture has the whole time of a request, from its turn on. */
    private Desk.Ticket renewed() {
      return new Desk.Ticket(
          ticket.exchange(), ticket.body(), ticket.caller(), Deadline.in(settings.deadline()));
    }

    private static String shown(Part file) {
      return file.file().isEmpty() ? "the picture" : io.intarsia.base.Quote.of(file.file());
    }

    Answer one(Part file) {
      return work.run(
          model,
          file.data(),
          shown(file),
          asked,
          ticket,
          result ->
              Answer.of(
                  form.media(), work.encode(result, form, asked, file.file(), result.chosen())));
    }

    void lines(List<Part> files, OutputStream out) throws IOException {
      for (int i = 0; i < files.size(); i++) {
        out.write(line(i, files.get(i)));
        out.flush();
      }
    }

    private byte[] line(int index, Part file) throws IOException {
      byte[] json = new byte[0];
      Problem problem = null;
      try {
        Desk.Ticket own = renewed();
        json =
            work.run(
                model,
                file.data(),
                shown(file),
                asked,
                own,
                result -> work.encode(result, form, asked, file.file(), result.chosen()));
      } catch (RuntimeException | OutOfMemoryError e) {
        problem = told(e);
      }
      ByteArrayOutputStream line = new ByteArrayOutputStream(json.length + 256);
      try (JsonGenerator out = FACTORY.createGenerator(line)) {
        out.writeStartObject();
        out.writeNumberField("index", index);
        out.writeStringField("file", file.file());
        out.writeNumberField("status", problem == null ? 200 : problem.status());
        if (problem == null) {
          out.writeFieldName("result");
          out.writeRawValue(new String(json, StandardCharsets.UTF_8));
        } else {
          out.writeStringField("error", problem.sentence());
        }
        out.writeEndObject();
      }
      line.write('\n');
      return line.toByteArray();
    }

    private Problem told(Throwable fault) throws IOException {
      Problem problem = Problem.of(fault);
      if (problem.status() == 499) {
        throw new IOException(problem.sentence());
      }
      if (problem.status() == 500) {
        log.fault(ticket.exchange().id(), fault);
      }
      return problem;
    }

    void zip(List<Part> files, OutputStream out) throws IOException {
      try (ZipOutputStream zip = new ZipOutputStream(out)) {
        zip.setLevel(Deflater.BEST_SPEED);
        for (int i = 0; i < files.size(); i++) {
          String stem = "%03d-%s".formatted(i + 1, FileStem.of(files.get(i).file()));
          for (Map.Entry<String, byte[]> entry : entries(files.get(i), stem).entrySet()) {
            zip.putNextEntry(new ZipEntry(entry.getKey()));
            zip.write(entry.getValue());
            zip.closeEntry();
          }
        }
      }
    }

    /** The files of one picture: one, but for masks one for each class or merge. */
    private Map<String, byte[]> entries(Part file, String stem) throws IOException {
      try {
        return work.run(
            model, file.data(), shown(file), asked, renewed(), result -> made(file, stem, result));
      } catch (RuntimeException | OutOfMemoryError e) {
        Answer answer = Answer.of(told(e), ticket.exchange().id());
        return Map.of(stem + ".error.json", answer.body());
      }
    }

    private Map<String, byte[]> made(Part file, String stem, Work.Result result) {
      Map<String, byte[]> made = new LinkedHashMap<>();
      List<List<ClassGroup>> each = new ArrayList<>();
      if (form == Form.MASK) {
        result.chosen().forEach(group -> each.add(List.of(group)));
      } else {
        each.add(result.chosen());
      }
      for (int i = 0; i < each.size(); i++) {
        String what =
            form != Form.MASK
                ? ""
                : "%d-%s.".formatted(i + 1, FileStem.of(each.get(i).get(0).name()));
        made.put(
            stem + "." + what + form.extension(),
            work.encode(result, form, asked, file.file(), each.get(i)));
      }
      return made;
    }
  }
}
