package io.intarsia.loss.mix;

import static io.intarsia.loss.math.TensorMath.times;

import io.intarsia.base.Refusal;
import io.intarsia.config.Section;
import io.intarsia.loss.math.Additive;
import io.intarsia.loss.math.Resize;
import io.intarsia.nn.Network;
import io.intarsia.torch.Tensors;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What training makes small: one loss of the main output, and of others by weight, as auxiliary
 * heads and deep supervision have them. Outputs of another size than the truth are resized
 * bilinearly.
 *
 * @param loss the loss of each output
 * @param main the name of the main output, of weight 1
 * @param auxiliary the weights of other outputs by name; outputs not named here count nothing
 * @param alignCorners whether resizing aligns the corner pixels
 */
public record Objective(
    MixedLoss loss, String main, Map<String, Double> auxiliary, boolean alignCorners) {
  /** The name of the whole among the terms. */
  public static final String TOTAL = "loss";

  /**
   * The loss of a batch.
   *
   * @param total the scalar to go back from
   * @param terms scalars without gradient, not weighted: the total as {@link #TOTAL}, the terms of
   *     the main output by their names, those of another as {@code output/term}
   */
  public record Value(Tensor total, Map<String, Tensor> terms) {
    /** The terms as numbers; waits for the device. */
    public Map<String, Double> numbers() {
      Map<String, Double> numbers = new LinkedHashMap<>();
      terms.forEach((name, term) -> numbers.put(name, term.item_double()));
      return numbers;
    }
  }

  /** Keeps the order of the outputs. */
  public Objective {
    auxiliary = Collections.unmodifiableMap(new LinkedHashMap<>(auxiliary));
    if (auxiliary.containsKey(main)) {
      throw Refusal.usage("output %s is the main one and cannot be auxiliary too", main);
    }
  }

  /** One loss of the logits alone. */
  public static Objective of(MixedLoss loss) {
    return new Objective(loss, Network.LOGITS, Map.of(), false);
  }

  /**
   * Reads the keys {@code loss} (a term or a list of terms, see {@link MixedLoss#read}), {@code
   * main_output}, {@code auxiliary} (weights by output) and {@code align_corners} from a section
   * that may have others, and leaves it open.
   *
   * @param ignoreId the id of unknown pixels, unless a term says another
   * @throws Refusal USAGE for what cannot be used; names the place
   */
  public static Objective read(Section section, int ignoreId) {
    if (!section.has("loss")) {
      throw section.wrong("loss", "a list of terms such as {type: cross_entropy, weight: 1}");
    }
    MixedLoss loss = MixedLoss.read(section.sections("loss"), ignoreId);
    Section auxiliary = section.section("auxiliary");
    Map<String, Double> weights = new LinkedHashMap<>();
    for (String output : auxiliary.keys()) {
      weights.put(output, auxiliary.number(output, 0, 0, 1e9));
    }
    return new Objective(
        loss,
        section.text("main_output", Network.LOGITS),
        weights,
        section.flag("align_corners", false));
  }

  /**
   * The loss of a batch. Temporaries belong to the caller's scope.
   *
   * @param outputs [N, C, h, w] by name
   * @param truth as {@link io.intarsia.loss.Loss} wants it
   * @throws Refusal USAGE if an output with a weight is missing
   */
  public Value of(Map<String, Tensor> outputs, Tensor truth) {
    Map<String, Tensor> terms = new LinkedHashMap<>();
    Tensor total = term(outputs, main, truth, terms);
    for (Map.Entry<String, Double> head : auxiliary.entrySet()) {
      Map<String, Tensor> values = new LinkedHashMap<>();
      Tensor sum = term(outputs, head.getKey(), truth, values);
      values.forEach((name, value) -> terms.put(head.getKey() + "/" + name, value));
      total = total.add(times(sum, head.getValue()));
    }
    terms.put(TOTAL, total.detach());
    return new Value(total, terms);
  }

  /** The mixed loss of one output, its terms noted by their names. */
  private Tensor term(
      Map<String, Tensor> outputs, String name, Tensor truth, Map<String, Tensor> values) {
    Tensor output = outputs.get(name);
    if (output == null) {
      throw Refusal.usage(
          "the loss wants an output named %s, the network has %s; correct main_output or auxiliary",
          name, outputs.keySet());
    }
    Tensor logits =
        Tensors.type(output) == ScalarType.Double ? output : output.to(ScalarType.Float);
    Optional<Additive> additive = loss.additive();
    if (additive.isEmpty() || !OneByOne.pays(logits, truth)) {
      return loss.with(Resize.to(logits, truth, alignCorners), truth, values);
    }
    MixedLoss.Term only = loss.terms().get(0);
    Tensor value = OneByOne.of(additive.get(), logits, truth, alignCorners);
    values.put(only.name(), value.detach());
    return only.weight() == 1 ? value : times(value, only.weight());
  }
}
