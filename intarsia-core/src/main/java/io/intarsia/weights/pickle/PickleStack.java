package io.intarsia.weights.pickle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stack, marks, memo and the budget of one run. Every bound is a refusal, not a failure. */
final class PickleStack {
  private static final int DEEPEST = 1 << 20;
  private static final int MOST_MARKS = 1 << 16;
  private static final int MOST_MEMO = 1 << 21;
  private static final int MOST_OBJECTS = 1 << 21;
  private static final long MOST_WORK = 1L << 24;

  private final PickleInput in;
  private final List<Object> items = new ArrayList<>();
  private final List<Integer> marks = new ArrayList<>();
  private final Map<Integer, Object> memo = new HashMap<>();
  private long work;
  private int objects;

  PickleStack(PickleInput in) {
    this.in = in;
  }

  /** Accounts for steps, and for items copied. */
  void spend(long units) {
    work += units;
    if (work > MOST_WORK) {
      throw in.fault("more than %d steps", MOST_WORK);
    }
  }

  /** Accounts for a new container. */
  <T> T made(T object) {
    if (++objects > MOST_OBJECTS) {
      throw in.fault("more than %d objects", MOST_OBJECTS);
    }
    return object;
  }

  void push(Object value) {
    if (items.size() == DEEPEST) {
      throw in.fault("a stack of more than %d values", DEEPEST);
    }
    items.add(value);
  }

  Object pop() {
    Object top = peek();
    items.remove(items.size() - 1);
    return top;
  }

  Object peek() {
    if (items.size() <= floor()) {
      throw in.fault("a value wanted from an empty stack");
    }
    return items.get(items.size() - 1);
  }

  void mark() {
    if (marks.size() == MOST_MARKS) {
      throw in.fault("more than %d open marks", MOST_MARKS);
    }
    marks.add(items.size());
  }

  /** Python's POP: the top value, or the last mark if nothing lies on it. */
  void drop() {
    if (!marks.isEmpty() && items.size() == floor()) {
      marks.remove(marks.size() - 1);
    } else {
      pop();
    }
  }

  /** Takes everything above the last mark, and the mark. */
  List<Object> popToMark() {
    if (marks.isEmpty()) {
      throw in.fault("a mark wanted where none is open");
    }
    List<Object> tail = items.subList(floor(), items.size());
    List<Object> taken = new ArrayList<>(tail);
    tail.clear();
    marks.remove(marks.size() - 1);
    spend(taken.size());
    return taken;
  }

  void put(long index) {
    if (index < 0 || index > Integer.MAX_VALUE) {
      throw in.fault("memo number %d", index);
    }
    memo.put((int) index, peek());
    if (memo.size() > MOST_MEMO) {
      throw in.fault("more than %d memo entries", MOST_MEMO);
    }
  }

  /** Stores the top under the next number. */
  void memoize() {
    put(memo.size());
  }

  void get(long index) {
    @Nullable Object value = index == (int) index ? memo.get((int) index) : null;
    if (value == null) {
      throw in.fault("memo entry %d wanted, which was never stored", index);
    }
    push(value);
  }

  private int floor() {
    return marks.isEmpty() ? 0 : marks.get(marks.size() - 1);
  }
}
