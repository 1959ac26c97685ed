package io.intarsia.weights.pickle;

/**
 * Decides what the names in a pickle mean. Nothing outside the values passed in is to be touched.
 */
public interface PickleWorld {
  /**
   * Looks at a name before anything else is done with it.
   *
   * @throws io.intarsia.base.Refusal MODEL if a file naming this is not to be read on
   */
  void meet(Py.Global name);

  /**
   * The value that stands for the result of a call.
   *
   * @param function a {@link Py.Global}, or any value in a malicious or unusual file
   */
  Object call(Object function, Py.Tuple args);

  /** The value that stands for an object kept outside the pickle. */
  Object persistent(Object id);
}
