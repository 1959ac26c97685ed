package io.intarsia.predict.result;

/**
 * How a result was made.
 *
 * @param model the model as it was named, with its revision where known
 * @param engine what ran it, such as {@code onnxruntime fp32}
 * @param inputWidth width of the network's input, pixels
 * @param inputHeight height of the network's input, pixels
 * @param tiles how many inputs the picture was cut into, all scales and flips counted
 * @param millis time from the decoded picture to the label map
 */
public record Provenance(
    String model, String engine, int inputWidth, int inputHeight, int tiles, double millis) {}
