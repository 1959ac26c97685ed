package io.intarsia.optim;

import java.util.List;

/**
 * How the base rate changes over a run, as data. Rates are closed forms of the step, equal to those
 * of PyTorch's and mmcv's schedulers but for rounding. A length of 0 stands for that of the run.
 */
public sealed interface ScheduleSpec {
  /**
   * The rates of one run.
   *
   * @param lr the base rate
   * @param steps how many steps the run takes, 1 or more
   */
  Schedule create(double lr, long steps);

  private static long length(long own, long steps) {
    return own > 0 ? own : Math.max(1, steps);
  }

  /** The base rate throughout. */
  record Constant() implements ScheduleSpec {
    @Override
    public Schedule create(double lr, long steps) {
      return step -> lr;
    }
  }

  /** {@code ConstantLR}: a multiple of the base rate for some steps, then the base rate. */
  record ConstantFactor(double factor, long totalIters) implements ScheduleSpec {
    @Override
    public Schedule create(double lr, long steps) {
      return step -> step < totalIters ? lr * factor : lr;
    }
  }

  /** {@code LinearLR}: from one multiple of the base rate to another. */
  record Linear(double startFactor, double endFactor, long totalIters) implements ScheduleSpec {
    @Override
    public Schedule create(double lr, long steps) {
      double length = length(totalIters, steps);
      return step ->
          lr * (startFactor + (endFactor - startFactor) * Math.min(step, length) / length);
    }
  }

  /** {@code PolynomialLR}: base * (1 - step / length)^power, then 0. */
  record Poly(double power, long totalIters) implements ScheduleSpec {
    @Override
    public Schedule create(double lr, long steps) {
      double length = length(totalIters, steps);
      return step -> lr * Math.pow(1 - Math.min(step, length) / length, power);
    }
  }

  /**
   * mmcv's {@code PolyLrUpdaterHook} with its warm-up: (base - least) * (1 - step / length)^power +
   * least; while step is below warmupIters, times ratio (constant), times 1 - (1 - step /
   * warmupIters) * (1 - ratio) (linear), or times ratio^(1 - step / warmupIters) (exp).
   */
  record MmcvPoly(
      double power,
      double minLr,
      long maxIters,
      WarmupKind warmup,
      long warmupIters,
      double warmupRatio)
      implements ScheduleSpec {
    /** The form of the warm-up. */
    public enum WarmupKind {
      /** None at all. */
      NONE,
      /** One low rate. */
      CONSTANT,
      /** Along a line. */
      LINEAR,
      /** By a power. */
      EXP
    }

    @Override
    public Schedule create(double lr, long steps) {
      double length = length(maxIters, steps);
      return step -> {
        double left = 1 - Math.min(step, length) / length;
        double regular = (lr - minLr) * Math.pow(left, power) + minLr;
        return step < warmupIters ? regular * factor(step) : regular;
      };
    }

    private double factor(long step) {
      double left = 1 - step / (double) warmupIters;
      return switch (warmup) {
        case NONE -> 1;
        case CONSTANT -> warmupRatio;
        case LINEAR -> 1 - left * (1 - warmupRatio);
        case EXP -> Math.pow(warmupRatio, left);
      };
    }
  }

  /** {@code CosineAnnealingLR}: down and up again along a cosine of half period tMax. */
  record Cosine(long tMax, double etaMin) implements ScheduleSpec {
    @Override
    public Schedule create(double lr, long steps) {
      double length = length(tMax, steps);
      return step -> etaMin + (lr - etaMin) * (1 + Math.cos(Math.PI * step / length)) / 2;
    }
  }

  /** {@code CosineAnnealingWarmRestarts}: down along a cosine, again and again, ever longer. */
  record CosineRestarts(long t0, long tMult, double etaMin) implements ScheduleSpec {
    @Override
    public Schedule create(double lr, long steps) {
      return step -> {
        double length = t0;
        double done = step;
        if (tMult == 1) {
          done %= length;
        } else {
          while (done >= length) {
            done -= length;
            length *= tMult;
          }
        }
        return etaMin + (lr - etaMin) * (1 + Math.cos(Math.PI * done / length)) / 2;
      };
    }
  }

  /** {@code StepLR}: times gamma every stepSize steps. */
  record Steps(long stepSize, double gamma) implements ScheduleSpec {
    @Override
    public Schedule create(double lr, long steps) {
      return step -> lr * Math.pow(gamma, (double) (step / stepSize));
    }
  }

  /** {@code MultiStepLR}: times gamma at each milestone. */
  record MultiStep(List<Long> milestones, double gamma) implements ScheduleSpec {
    public MultiStep {
      milestones = List.copyOf(milestones);
    }

    @Override
    public Schedule create(double lr, long steps) {
      return step -> lr * Math.pow(gamma, milestones.stream().filter(m -> m <= step).count());
    }
  }

  /** {@code ExponentialLR}: times gamma at each step. */
  record Exponential(double gamma) implements ScheduleSpec {
    @Override
    public Schedule create(double lr, long steps) {
      return step -> lr * Math.pow(gamma, step);
    }
  }

  /**
   * {@code OneCycleLR} (Smith and Topin 2018): up to maxLr, which is the base rate if 0, and down
   * to next to nothing. Beyond its end the last rate stays, where PyTorch refuses.
   */
  record OneCycle(
      double maxLr,
      long totalSteps,
      double pctStart,
      double divFactor,
      double finalDivFactor,
      boolean linear,
      boolean threePhase)
      implements ScheduleSpec {
    @Override
    public Schedule create(double lr, long steps) {
      double most = maxLr > 0 ? maxLr : lr;
      double first = most / divFactor;
      double last = first / finalDivFactor;
      double length = length(totalSteps, steps);
      double up = pctStart * length - 1;
      double end = length - 1;
      double down = threePhase ? 2 * pctStart * length - 2 : end;
      return step -> {
        double at = Math.min(step, end);
        if (at <= up) {
          return between(first, most, at / up);
        } else if (at <= down || !threePhase) {
          return between(most, threePhase ? first : last, (at - up) / (down - up));
        }
        return between(first, last, (at - down) / (end - down));
      };
    }

    private double between(double from, double to, double share) {
      return linear
          ? from + (to - from) * share
          : to + (from - to) / 2 * (1 + Math.cos(Math.PI * share));
    }
  }

  /** {@code CyclicLR}: up and down between two rates; the base rate counts for nothing. */
  record Cyclic(double baseLr, double maxLr, long up, long down, CyclicMode mode, double gamma)
      implements ScheduleSpec {
    /** How the peaks change. */
    public enum CyclicMode {
      /** They do not. */
      TRIANGULAR,
      /** Halved with each cycle. */
      TRIANGULAR2,
      /** Times gamma at each step. */
      EXP_RANGE
    }

    @Override
    public Schedule create(double lr, long steps) {
      double length = up + down;
      double rising = up / length;
      return step -> {
        double cycle = Math.floor(1 + step / length);
        double x = 1 + step / length - cycle;
        double share = x <= rising ? x / rising : (x - 1) / (rising - 1);
        double scale =
            switch (mode) {
              case TRIANGULAR -> 1;
              case TRIANGULAR2 -> Math.pow(2, 1 - cycle);
              case EXP_RANGE -> Math.pow(gamma, step);
            };
        return baseLr + (maxLr - baseLr) * share * scale;
      };
    }
  }

  /** {@code SequentialLR}: one schedule after another; each starts from 0 at its milestone. */
  record Sequential(List<ScheduleSpec> parts, List<Long> milestones) implements ScheduleSpec {
    public Sequential {
      parts = List.copyOf(parts);
      milestones = List.copyOf(milestones);
      if (parts.size() != milestones.size() + 1) {
        throw new IllegalArgumentException(
            parts.size() + " schedules want one milestone less, got " + milestones.size());
      }
    }

    @Override
    public Schedule create(double lr, long steps) {
      return Chain.of(this, lr, steps);
    }
  }

  /** Another schedule's rate, times a factor that grows along a line to 1 over the first steps. */
  record Warmup(long iters, double factor, ScheduleSpec then) implements ScheduleSpec {
    @Override
    public Schedule create(double lr, long steps) {
      return new WarmupSchedule(iters, factor, then.create(lr, steps));
    }
  }

  /** {@code ReduceLROnPlateau}: times factor when the metric has not become better for long. */
  record Plateau(
      boolean maximize,
      double factor,
      long patience,
      double threshold,
      boolean relative,
      long cooldown,
      double minLr,
      double eps)
      implements ScheduleSpec {
    @Override
    public Schedule create(double lr, long steps) {
      return new PlateauSchedule(this, lr);
    }
  }
}
