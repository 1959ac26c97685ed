package io.intarsia.pretrained;

import io.intarsia.graph.Program;
import io.intarsia.graph.Tracer;
import io.intarsia.label.LabelSpace;
import io.intarsia.nn.Network;
import io.intarsia.nn.Weights;
import io.intarsia.preprocess.Preprocessing;
import io.intarsia.zoo.Variant.Task;
import java.util.List;

/**
 * A trained network with all that is needed to use it.
 *
 * @param name what the user called it
 * @param architecture the catalogue's or the Hub's name of the network
 * @param task what comes out
 * @param network the definition
 * @param weights a value for each of its parameters
 * @param labels the classes
 * @param preprocessing how pictures are prepared
 * @param stride pixels of the network's picture per pixel of the logits
 * @param alignCorners how logits are brought to the picture's size
 * @param notes what the user should know, a line each
 */
public record Pretrained(
    String name,
    String architecture,
    Task task,
    Network network,
    Weights weights,
    LabelSpace labels,
    Preprocessing preprocessing,
    int stride,
    boolean alignCorners,
    List<String> notes) {

  /** Copies the list. */
  public Pretrained {
    notes = List.copyOf(notes);
  }

  /** The network as it is defined, with its values, reduced to the logits. */
  public Program program() {
    return new Program(Tracer.trace(network), weights).only(List.of(Network.LOGITS));
  }

  /** The same with another name for its classes, or merges added. */
  public Pretrained withLabels(LabelSpace other) {
    return new Pretrained(
        name,
        architecture,
        task,
        network,
        weights,
        other,
        preprocessing,
        stride,
        alignCorners,
        notes);
  }
}
