package io.intarsia.serve;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;

/** Does something once a request that was answered later is over. */
record Finish(Runnable action) implements AsyncListener {
  @Override
  public void onComplete(AsyncEvent event) {
    action.run();
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    // There is no time-out: each request has its own deadline.
  }

  @Override
  public void onError(AsyncEvent event) {
    // It is completed afterwards.
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // Nothing has happened yet.
  }
}
