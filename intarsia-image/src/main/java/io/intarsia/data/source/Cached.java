package io.intarsia.data.source;

import io.intarsia.data.Dataset;
import io.intarsia.data.Sample;
import io.intarsia.data.Truth;
import io.intarsia.label.LabelSpace;
import java.lang.ref.SoftReference;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Keeps samples once read, up to a bound of bytes: the first to come stay, which suits epochs that
 * visit all in another order each. The virtual machine may drop them when memory runs short.
 */
public final class Cached implements Dataset {
  private final Dataset all;
  private final long most;
  private final AtomicLong held = new AtomicLong();
  private final AtomicReferenceArray<SoftReference<Sample>> samples;

  /**
   * @param most bytes of pixels and labels to keep
   */
  public Cached(Dataset all, long most) {
    this.all = all;
    this.most = most;
    this.samples = new AtomicReferenceArray<>(all.size());
  }

  @Override
  public Sample load(int index) {
    SoftReference<Sample> kept = samples.get(index);
    Sample found = kept == null ? null : kept.get();
    if (found != null) {
      return found;
    }
    Sample sample = all.load(index);
    // A slot that was paid for and lost its sample is filled again at no further cost.
    long bytes = kept == null ? bytes(sample) : 0;
    if (held.addAndGet(bytes) > most) {
      held.addAndGet(-bytes);
    } else if (!samples.compareAndSet(index, kept, new SoftReference<>(sample))) {
      held.addAndGet(-bytes);
    }
    return sample;
  }

  private static long bytes(Sample sample) {
    long pixels = (long) sample.picture().width() * sample.picture().height();
    int layers = sample.truth() instanceof Truth.Masks masks ? masks.masks().size() : 1;
    return pixels * (3 + layers);
  }

  /** Bytes that count against the bound. */
  public long held() {
    return held.get();
  }

  @Override
  public LabelSpace space() {
    return all.space();
  }

  @Override
  public boolean multiLabel() {
    return all.multiLabel();
  }

  @Override
  public int size() {
    return all.size();
  }

  @Override
  public String id(int index) {
    return all.id(index);
  }

  @Override
  public String group(int index) {
    return all.group(index);
  }

  @Override
  public String fingerprint() {
    return all.fingerprint();
  }
}
