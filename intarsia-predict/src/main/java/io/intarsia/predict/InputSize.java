package io.intarsia.predict;

import io.intarsia.preprocess.Preprocessing;
import io.intarsia.preprocess.SizePolicy;

/** How large the network sees a picture. */
public sealed interface InputSize {
  /** As the model's own pre-processing says. */
  InputSize MODEL = new Model();

  /** The picture's aspect kept, both sides multiples of 32: slower, and finer than squashing. */
  InputSize KEEP_ASPECT = new KeepAspect();

  /** The model's pre-processing with this size in the place of its own. */
  Preprocessing applyTo(Preprocessing preprocessing);

  /** The model's own size. */
  record Model() implements InputSize {
    @Override
    public Preprocessing applyTo(Preprocessing preprocessing) {
      return preprocessing;
    }
  }

  /**
   * Where the model squashes to fixed sides, the shorter side becomes the shorter of those, the
   * longer follows up to four times as much; other policies stay. Both sides are rounded up to a
   * multiple of 32, nothing is padded.
   */
  record KeepAspect() implements InputSize {
    private static final int MULTIPLE = 32;
    private static final int LONGEST = 4;

    @Override
    public Preprocessing applyTo(Preprocessing preprocessing) {
      SizePolicy policy = preprocessing.sizing();
      if (policy instanceof SizePolicy.Exact exact) {
        int edge = Math.min(exact.width(), exact.height());
        policy = new SizePolicy.ShortestEdge(edge, LONGEST * edge);
      }
      return preprocessing.withSizing(policy, MULTIPLE).withPad(null, 0);
    }
  }

  /** These sides, whatever the picture's. */
  record Exact(int width, int height) implements InputSize {
    /**
     * @throws IllegalArgumentException if a side is not positive
     */
    public Exact {
      new SizePolicy.Exact(height, width);
    }

    @Override
    public Preprocessing applyTo(Preprocessing preprocessing) {
      return preprocessing.withSizing(new SizePolicy.Exact(height, width), 1).withPad(null, 0);
    }
  }
}
