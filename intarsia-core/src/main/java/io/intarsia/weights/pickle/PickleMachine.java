package io.intarsia.weights.pickle;

import io.intarsia.base.Quote;
import io.intarsia.base.Refusal;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Python's pickle machine (protocols 0 to 5; opcodes as in CPython's Lib/pickletools.py) without
 * Python: names stay names, calls are handed to a {@link PickleWorld} as data, and opcodes that
 * reach outside the program are refused. Work, depth and memory are bounded.
 */
public final class PickleMachine {
  private static final int LONGEST_NAME = 1000;

  private final PickleInput in;
  private final PickleStack stack;
  private final PickleWorld world;

  /**
   * @param name of the file, for messages
   * @param in from the first byte of the program; buffered here, so it may be read beyond its end
   * @param length bytes the stream has at most
   */
  public PickleMachine(String name, InputStream in, long length, PickleWorld world) {
    this.in = new PickleInput(name, in, length);
    this.stack = new PickleStack(this.in);
    this.world = world;
  }

  /**
   * Runs the program to its end.
   *
   * @return the value it leaves, see {@link Py}
   * @throws Refusal MODEL if the program is damaged, too large or malicious
   */
  public Object run() {
    for (int opcode = in.unsigned1(); opcode != '.'; opcode = in.unsigned1()) {
      stack.spend(1);
      step(opcode);
    }
    return stack.pop();
  }

  /** Bytes the program takes, once it has run. */
  public long length() {
    return in.position();
  }

  private void step(int opcode) {
    switch (opcode) {
      case 'N' -> stack.push(Py.None.NONE);
      case 0x88 -> stack.push(true);
      case 0x89 -> stack.push(false);
      case 'I' -> stack.push(intLine());
      case 'L' -> stack.push(in.decimal(in.line()));
      case 'J' -> stack.push((long) in.signed4());
      case 'K' -> stack.push((long) in.unsigned1());
      case 'M' -> stack.push((long) in.unsigned2());
      case 0x8a -> stack.push(in.number(in.unsigned1()));
      case 0x8b -> stack.push(in.number(in.signed4()));
      case 'F' -> stack.push(floatLine());
      case 'G' -> stack.push(in.bigEndianDouble());
      case 'S' -> stack.push(quoted(in.line()));
      case 'V' -> stack.push(in.line());
      case 'U', 0x8c -> stack.push(in.text(in.unsigned1()));
      case 'T', 'X' -> stack.push(in.text(in.unsigned4()));
      case 0x8d -> stack.push(in.text(in.signed8()));
      case 'C' -> stack.push(in.bytes(in.unsigned1()));
      case 'B' -> stack.push(in.bytes(in.unsigned4()));
      case 0x8e, 0x96 -> stack.push(in.bytes(in.signed8()));
      default -> structure(opcode);
    }
  }

  private void structure(int opcode) {
    switch (opcode) {
      case '(' -> stack.mark();
      case '0' -> stack.drop();
      case '1' -> stack.popToMark();
      case '2' -> stack.push(stack.peek());
      case 'p' -> stack.put(index());
      case 'q' -> stack.put(in.unsigned1());
      case 'r' -> stack.put(in.unsigned4());
      case 0x94 -> stack.memoize();
      case 'g' -> stack.get(index());
      case 'h' -> stack.get(in.unsigned1());
      case 'j' -> stack.get(in.unsigned4());
      case ')' -> tuple(0);
      case 0x85 -> tuple(1);
      case 0x86 -> tuple(2);
      case 0x87 -> tuple(3);
      case 't' -> stack.push(stack.made(new Py.Tuple(stack.popToMark())));
      case ']', 0x8f -> stack.push(stack.made(new Py.Sequence()));
      case 'l', 0x91 -> newSequence(stack.popToMark());
      case 'a' -> append(List.of(stack.pop()));
      case 'e', 0x90 -> append(stack.popToMark());
      case '}' -> stack.push(stack.made(new Py.Dict()));
      case 'd' -> newDict(stack.popToMark());
      case 's' -> setItem();
      case 'u' -> setItems(stack.popToMark());
      default -> object(opcode);
    }
  }

  private void object(int opcode) {
    switch (opcode) {
      case 0x80 -> protocol(in.unsigned1());
      case 0x95 -> in.signed8();
      case 'c' -> stack.push(global(in.line(), in.line()));
      case 0x93 -> stackGlobal();
      case 'R', 0x81 -> call(stack.pop());
      case 0x92 -> callWithNames();
      case 'i' -> {
        Py.Global type = global(in.line(), in.line());
        stack.push(world.call(type, stack.made(new Py.Tuple(stack.popToMark()))));
      }
      case 'o' -> oldObject(stack.popToMark());
      case 'b' -> build(stack.pop());
      case 'Q' -> stack.push(stack.made(world.persistent(stack.pop())));
      default ->
          throw in.fault("opcode 0x%02x, which no checkpoint needs (nothing was run),", opcode);
    }
  }

  private void protocol(int version) {
    if (version > 5) {
      throw in.fault("pickle protocol %d, 5 is the last known,", version);
    }
  }

  private Object intLine() {
    String text = in.line();
    return switch (text) {
      case "00" -> false;
      case "01" -> true;
      default -> in.decimal(text);
    };
  }

  private Double floatLine() {
    String text = in.line();
    try {
      if (text.length() <= 64) {
        return Double.valueOf(text);
      }
    } catch (NumberFormatException e) {
      // Refused below.
    }
    throw in.fault("a number that is none");
  }

  private String quoted(String text) {
    if (text.length() < 2 || text.charAt(0) != text.charAt(text.length() - 1)) {
      throw in.fault("text without its quotes");
    }
    return text.substring(1, text.length() - 1);
  }

  private long index() {
    return in.decimal(in.line()).longValue();
  }

  private void tuple(int count) {
    Object[] items = new Object[count];
    for (int i = count - 1; i >= 0; i--) {
      items[i] = stack.pop();
    }
    stack.push(stack.made(new Py.Tuple(List.of(items))));
  }

  private void newSequence(List<Object> items) {
    Py.Sequence sequence = stack.made(new Py.Sequence());
    sequence.items().addAll(items);
    stack.push(sequence);
  }

  private void append(List<Object> items) {
    if (stack.peek() instanceof Py.Sequence sequence) {
      sequence.items().addAll(items);
    } else if (!(stack.peek() instanceof Py.Instance)) {
      throw in.fault("items for a list where none is");
    }
  }

  private void newDict(List<Object> items) {
    stack.push(stack.made(new Py.Dict()));
    setItems(items);
  }

  private void setItem() {
    Object value = stack.pop();
    Object key = stack.pop();
    setItems(List.of(key, value));
  }

  private void setItems(List<Object> items) {
    Py.Dict into;
    if (stack.peek() instanceof Py.Dict dict) {
      into = dict;
    } else if (stack.peek() instanceof Py.Instance instance) {
      into = instance.items();
    } else {
      throw in.fault("items for a dict where none is");
    }
    if (items.size() % 2 != 0) {
      throw in.fault("a dict key without a value");
    }
    for (int i = 0; i < items.size(); i += 2) {
      Object key = items.get(i);
      if (key instanceof String text) {
        stack.spend(text.length() >> 6);
      }
      into.items().put(key, items.get(i + 1));
    }
  }

  private Py.Global global(String module, String name) {
    if (name.length() + module.length() > LONGEST_NAME) {
      throw in.fault("the long name %s", Quote.of(name));
    }
    Py.Global global = stack.made(new Py.Global(module, name));
    world.meet(global);
    return global;
  }

  private void stackGlobal() {
    Object name = stack.pop();
    Object module = stack.pop();
    if (!(name instanceof String n) || !(module instanceof String m)) {
      throw in.fault("a name that is not text");
    }
    stack.push(global(m, n));
  }

  private void call(Object args) {
    Object function = stack.pop();
    if (!(args instanceof Py.Tuple tuple)) {
      throw in.fault("a call without a tuple of arguments");
    }
    for (Object arg : tuple.items()) {
      stack.spend(arg instanceof Py.Sequence sequence ? 1 + sequence.items().size() : 1);
    }
    stack.push(stack.made(world.call(function, tuple)));
  }

  private void callWithNames() {
    stack.pop();
    call(stack.pop());
  }

  private void oldObject(List<Object> typeAndArgs) {
    if (typeAndArgs.isEmpty()) {
      throw in.fault("an object without a class");
    }
    List<Object> args = new ArrayList<>(typeAndArgs.subList(1, typeAndArgs.size()));
    stack.push(world.call(typeAndArgs.get(0), stack.made(new Py.Tuple(args))));
  }

  private void build(Object state) {
    if (stack.peek() instanceof Py.Instance instance) {
      instance.state(state);
    }
  }
}
