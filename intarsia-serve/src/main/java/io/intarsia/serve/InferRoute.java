package io.intarsia.serve;

import io.intarsia.base.NdArray;
import io.intarsia.base.Quote;
import io.intarsia.base.Refusal;
import io.intarsia.graph.Tracer;
import io.intarsia.nn.Network;
import io.intarsia.predict.Segmenter;
import io.intarsia.serve.Meters.Stage;
import io.intarsia.serve.http.Problem;
import io.intarsia.serve.model.Hold;
import io.intarsia.serve.model.Models;
import io.intarsia.serve.model.Served;
import io.intarsia.serve.v2.InferAnswer;
import io.intarsia.serve.v2.InferReader;
import io.intarsia.serve.v2.InferRequest;
import io.intarsia.serve.v2.InferRequest.Wanted;
import io.intarsia.serve.v2.Tensor;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The models by the Open Inference Protocol: prepared pixels in, scores and labels out. Each model
 * has one version, 1.
 */
final class InferRoute {
  /** The one version of a model. */
  static final String VERSION = "1";

  /** Prepared pixels, FP32 [batch, channel, y, x]. */
  static final String PIXELS = Tracer.PICTURE;

  /** Scores on the network's own grid, FP32 [batch, class, y, x]. */
  static final String LOGITS = Network.LOGITS;

  /** Class ids at the size of the pixels, UINT8 [batch, y, x]. */
  static final String LABELS = "labels";

  private static final String HEADER = "Inference-Header-Content-Length";

  /** Pixels, scores at a quarter of the size for some 150 classes, their copies, and answers. */
  private static final int BYTES_PER_PIXEL = 128;

  private final Models models;
  private final Desk desk;
  private final Work work;

  InferRoute(Models models, Desk desk, Work work) {
    this.models = models;
    this.desk = desk;
    this.work = work;
  }

  /** The model of an address that may also name its version. */
  static Served model(Models models, Context ctx) {
    String version = ctx.pathParamMap().getOrDefault("version", VERSION);
    Served model = models.named(ctx.pathParam("model"));
    if (!version.equals(VERSION)) {
      throw Problem.of(
          404, "model %s has no version %s, only %s", model.name(), Quote.of(version), VERSION);
    }
    return model;
  }

  /** What the model takes and gives, as the protocol describes it. */
  static Map<String, Object> metadata(Served model) {
    Segmenter segmenter = model.segmenter();
    long channels = segmenter.model().preprocessing().channels();
    long classes = segmenter.model().labels().size();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", model.name());
    tree.put("versions", List.of(VERSION));
    tree.put("platform", "intarsia");
    tree.put("inputs", List.of(described(PIXELS, "FP32", -1, channels, -1, -1)));
    tree.put(
        "outputs",
        List.of(
            described(LOGITS, "FP32", -1, classes, -1, -1),
            described(LABELS, "UINT8", -1, -1, -1)));
    return tree;
  }

  private static Map<String, Object> described(String name, String datatype, long... shape) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", name);
    tree.put("datatype", datatype);
    tree.put("shape", shape);
    return tree;
  }

  /** {@code POST /v2/models/{model}/infer}. */
  void infer(Context ctx) {
    Served model = model(models, ctx);
    Exchange.in(ctx).note("model", model.name());
    model.segmenter();
    String length = ctx.header(HEADER);
    if (length != null && !length.matches("[0-9]{1,9}")) {
      throw Problem.bad("%s wants a number of bytes, got %s", HEADER, Quote.of(length));
    }
    desk.take(
        ctx,
        model,
        ticket -> {
          int json = length == null ? ticket.body().length : Integer.parseInt(length);
          return answer(model, InferReader.read(ticket.body(), json), ticket);
        });
  }

  @SuppressWarnings("try")
  private Answer answer(Served model, InferRequest request, Desk.Ticket ticket) {
    Segmenter segmenter = model.segmenter();
    Tensor input = input(request, segmenter);
    List<Wanted> wanted = wanted(request);
    long[] shape = input.shape();
    long pixels = shape[0] * shape[2] * shape[3];
    try (Hold set = work.memory().take(pixels * BYTES_PER_PIXEL, ticket.deadline())) {
      List<Tensor> tensors = new ArrayList<>();
      try (Hold turn =
          work.meters()
              .time(
                  Stage.WAIT,
                  model.name(),
                  () -> model.queue().turn(ticket.deadline(), ticket.caller()))) {
        work.meters()
            .time(Stage.SEGMENT, model.name(), () -> tensors.addAll(run(segmenter, input, wanted)));
      }
      work.meters().pixels(model.name(), pixels);
      ticket.exchange().note("pixels", pixels);
      ticket.deadline().check();
      ticket.caller().check();
      return work.meters()
          .time(Stage.ENCODE, model.name(), () -> encoded(model, request, tensors, wanted));
    }
  }

  private static Tensor input(InferRequest request, Segmenter segmenter) {
    Tensor input = request.inputs().get(0);
    int channels = segmenter.model().preprocessing().channels();
    if (request.inputs().size() != 1 || !input.name().equals(PIXELS)) {
      throw Problem.bad(
          "got %d inputs, the first called '%s': wanted one, called %s",
          request.inputs().size(), Quote.of(input.name()), PIXELS);
    }
    long[] shape = input.shape();
    if (shape.length != 4 || shape[1] != channels) {
      throw Problem.bad(
          "%s has the shape %s, wanted [batch, %d, height, width]",
          PIXELS, Arrays.toString(shape), channels);
    }
    for (float value : (float[]) input.values()) {
      if (!Float.isFinite(value)) {
        throw Problem.bad("%s holds a value that is no finite number", PIXELS);
      }
    }
    return input;
  }

  private static List<Wanted> wanted(InferRequest request) {
    if (request.outputs().isEmpty()) {
      return List.of(new Wanted(LOGITS, request.binary()), new Wanted(LABELS, request.binary()));
    }
    for (Wanted output : request.outputs()) {
      if (!output.name().equals(LOGITS) && !output.name().equals(LABELS)) {
        throw Problem.bad(
            "there is no output '%s'; there are %s and %s",
            Quote.of(output.name()), LOGITS, LABELS);
      }
    }
    return request.outputs();
  }

  private static List<Tensor> run(Segmenter segmenter, Tensor input, List<Wanted> wanted) {
    long[] shape = input.shape();
    NdArray logits;
    try {
      logits = segmenter.logits(NdArray.ofFloats((float[]) input.values(), shape));
    } catch (Refusal | IllegalArgumentException e) {
      throw Problem.bad(
          "the network does not take pixels of the shape %s: %s",
          Arrays.toString(shape), String.valueOf(e.getMessage()));
    }
    List<Tensor> tensors = new ArrayList<>();
    for (Wanted output : wanted) {
      tensors.add(
          output.name().equals(LOGITS)
              ? new Tensor(LOGITS, logits.shape(), logits.floats())
              : new Tensor(
                  LABELS,
                  new long[] {shape[0], shape[2], shape[3]},
                  segmenter.labels(logits, (int) shape[2], (int) shape[3])));
    }
    return tensors;
  }

  private static Answer encoded(
      Served model, InferRequest request, List<Tensor> tensors, List<Wanted> wanted) {
    List<InferAnswer.Output> outputs = new ArrayList<>();
    for (int i = 0; i < tensors.size(); i++) {
      outputs.add(new InferAnswer.Output(tensors.get(i), wanted.get(i).binary()));
    }
    InferAnswer answer = InferAnswer.of(model.name(), VERSION, request.id(), outputs);
    return answer.isBinary()
        ? new Answer(
            200,
            "application/octet-stream",
            Map.of(HEADER, Integer.toString(answer.json())),
            answer.body())
        : Answer.of(Answer.JSON, answer.body());
  }
}
