package io.intarsia.nn.layer;

import io.intarsia.nn.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Units one after the other, with the keys 0, 1, 2 ... that PyTorch's Sequential gives them. */
public final class Sequence extends Unit {
  private final List<Unit> units;

  /** These units in order. */
  public Sequence(Unit... units) {
    this(List.of(units));
  }

  /** These units in order. */
  public Sequence(List<? extends Unit> units) {
    this(units, 0);
  }

  /** These units in order, their keys counted from a number. */
  public Sequence(List<? extends Unit> units, int first) {
    List<Unit> declared = new ArrayList<>();
    for (int i = 0; i < units.size(); i++) {
      declared.add(child(Integer.toString(first + i), units.get(i)));
    }
    this.units = List.copyOf(declared);
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor y = x;
    for (Unit unit : units) {
      y = unit.forward(y);
    }
    return y.named(this);
  }
}
