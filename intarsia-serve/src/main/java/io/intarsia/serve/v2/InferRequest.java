package io.intarsia.serve.v2;

import java.util.List;

/**
 * A request for inference.
 *
 * @param id the client's own name for it, empty if none
 * @param inputs the tensors sent
 * @param outputs what is asked for; empty for everything
 * @param binary whether outputs that do not say otherwise are to be binary
 */
public record InferRequest(String id, List<Tensor> inputs, List<Wanted> outputs, boolean binary) {
  /** Takes copies of the lists. */
  public InferRequest {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /**
   * An output that is asked for.
   *
   * @param name of the output
   * @param binary whether as raw bytes
   */
  public record Wanted(String name, boolean binary) {}
}
