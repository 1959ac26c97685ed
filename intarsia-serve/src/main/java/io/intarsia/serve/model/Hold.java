package io.intarsia.serve.model;

/** Something taken that is to be given back, once. */
@FunctionalInterface
public interface Hold extends AutoCloseable {
  @Override
  void close();
}
