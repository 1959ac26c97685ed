package io.intarsia.track.sink;

import io.intarsia.track.Artefact;
import io.intarsia.track.RunSummary;
import io.intarsia.track.Sink;
import io.intarsia.track.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Writes a run's metrics, parameters and sample pictures as TensorBoard's event files. Each start
 * and each resume writes a file of its own; a resume tells TensorBoard from which step on the
 * earlier files are void.
 *
 * <p>The messages are those of tensorflow/tensorboard, tensorboard/compat/proto/event.proto and
 * summary.proto @00bd827c: scalars as {@code simple_value}, pictures as {@code Image}, parameters
 * as a text tensor.
 */
public final class TensorBoardSink implements Sink {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final int LARGEST_PICTURE = 32 << 20;
  private static final int SESSION_START = 1;
  private static final int STRING_TENSOR = 7;
  private static final int TENSOR_CLASS = 2;

  private final Path folder;
  private @Nullable EventFile file;

  /**
   * @param folder where the event files go; give TensorBoard this folder or one above it
   */
  public TensorBoardSink(Path folder) {
    this.folder = folder;
  }

  @Override
  public String name() {
    return "TensorBoard";
  }

  private EventFile file() throws IOException {
    EventFile open = file;
    if (open == null) {
      Files.createDirectories(folder);
      long now = System.currentTimeMillis();
      open =
          new EventFile(
              folder.resolve(
                  String.format(
                      "events.out.tfevents.%010d.intarsia.%d.%d",
                      now / 1000, ProcessHandle.current().pid(), COUNT.getAndIncrement())));
      open.append(new Message().real64(1, now / 1e3).text(3, "brain.Event:2").bytes());
      file = open;
    }
    return open;
  }

  private void event(long time, long step, int field, Message what) throws IOException {
    file().append(new Message().real64(1, time / 1e3).number(2, step).message(field, what).bytes());
  }

  @Override
  public void started(RunSummary run) throws IOException {
    file();
  }

  @Override
  public void parameters(Map<String, String> values) throws IOException {
    if (values.isEmpty()) {
      return;
    }
    StringBuilder table = new StringBuilder("| parameter | value |\n|---|---|\n");
    new TreeMap<>(values)
        .forEach(
            (name, value) ->
                table
                    .append("| ")
                    .append(cell(name))
                    .append(" | ")
                    .append(cell(value))
                    .append(" |\n"));
    Message plugin = new Message().text(1, "text");
    Message value =
        new Message()
            .text(1, "parameters/text_summary")
            .message(9, new Message().message(1, plugin).number(4, TENSOR_CLASS))
            .message(
                8,
                new Message()
                    .number(1, STRING_TENSOR)
                    .message(2, new Message().message(2, new Message().number(1, 1)))
                    .text(8, table.toString()));
    event(System.currentTimeMillis(), 0, 5, new Message().message(1, value));
  }

  private static String cell(String text) {
    String line = text.replace('\n', ' ').replace("|", "\\|").replace("<", "&lt;");
    return line.length() > 500 ? line.substring(0, 500) + "..." : line;
  }

  @Override
  public void metrics(long step, long time, Map<String, Double> values) throws IOException {
    Message summary = new Message();
    values.forEach(
        (name, value) ->
            summary.message(1, new Message().text(1, name).real32(2, value.floatValue())));
    event(time, step, 5, summary);
  }

  @Override
  public void truncated(long afterStep) throws IOException {
    Message restart = new Message().number(1, SESSION_START);
    event(System.currentTimeMillis(), afterStep + 1, 7, restart);
  }

  @Override
  public void artefact(Artefact artefact, Path path, long step) throws IOException {
    if (!artefact.kind().equals(Artefact.SAMPLE) || Files.size(path) > LARGEST_PICTURE) {
      return;
    }
    byte[] picture = Files.readAllBytes(path);
    PngHeader header = PngHeader.of(picture);
    if (header == null) {
      return;
    }
    String name = String.valueOf(path.getFileName()).replaceFirst("\\.[^.]*$", "");
    Message image =
        new Message()
            .number(1, header.height())
            .number(2, header.width())
            .number(3, header.channels())
            .bytes(4, picture);
    Message value = new Message().text(1, "sample/" + name).message(4, image);
    event(artefact.time().toEpochMilli(), step, 5, new Message().message(1, value));
  }

  @Override
  public void finished(Status status, String message) {}

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
