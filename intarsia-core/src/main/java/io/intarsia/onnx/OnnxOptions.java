package io.intarsia.onnx;

import java.util.Map;

/**
 * How a program is written.
 *
 * @param opset version of the standard operators, 18 to 22; from 20 on GELU is one operator
 * @param externalFrom values of at least so many bytes go into a file beside the model; models that
 *     would exceed 2 GB use such a file whatever is set here
 * @param metadata texts stored with the model, such as the classes
 * @param block channels per block of ONNX Runtime's own convolutions on this machine, for models
 *     that run in this process only; 0 writes operators of ONNX's standard domain
 */
public record OnnxOptions(int opset, long externalFrom, Map<String, String> metadata, int block) {

  /** Refuses operator versions that this writer does not speak. */
  public OnnxOptions {
    if (opset < 18 || opset > 22) {
      throw new IllegalArgumentException("opset " + opset + " is not one of 18 to 22");
    }
    metadata = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(metadata));
  }

  /** A model in one file for any runtime, opset 20. */
  public static OnnxOptions standard() {
    return new OnnxOptions(20, Long.MAX_VALUE, Map.of(), 0);
  }

  /** The same with these texts in the model. */
  public OnnxOptions withMetadata(Map<String, String> texts) {
    return new OnnxOptions(opset, externalFrom, texts, block);
  }

  /** The same with large values in a file beside the model. */
  public OnnxOptions withExternalFrom(long bytes) {
    return new OnnxOptions(opset, bytes, metadata, block);
  }

  /** The same in ONNX Runtime's blocked layout. */
  public OnnxOptions withBlock(int channels) {
    return new OnnxOptions(opset, externalFrom, metadata, channels);
  }
}
