package io.intarsia.data.synth;

/** What a ray met. One for each thread. */
final class Hit {
  double t;
  double nx;
  double ny;
  double nz;
  int rgb;
  int label;

  /** Tells surfaces apart that need smooth edges between them. */
  int surface;

  /** How much it shines by itself, 0 to 1. */
  double glow;

  void normal(double x, double y, double z) {
    nx = x;
    ny = y;
    nz = z;
  }
}
