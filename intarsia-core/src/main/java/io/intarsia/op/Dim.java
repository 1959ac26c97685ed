package io.intarsia.op;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The size of an axis: a whole number, a symbol such as H, or an expression over symbols such as
 * ceil(H/4). Expressions are kept as sums of products of symbols and floored quotients, so that two
 * ways of computing one size are equal, and chains of strides collapse into one quotient.
 */
public final class Dim {
  private sealed interface Atom permits Symbol, Quotient {}

  private record Symbol(String name) implements Atom {
    @Override
    public String toString() {
      return name;
    }
  }

  /** floor(numerator / divisor). */
  private record Quotient(Dim numerator, long divisor) implements Atom {
    @Override
    public String toString() {
      return "floor((" + numerator + ")/" + divisor + ")";
    }
  }

  private record Term(long factor, List<Atom> atoms) {}

  /** Terms by the text of their atoms; the constant under the empty text. */
  private final TreeMap<String, Term> terms;

  private Dim(TreeMap<String, Term> terms) {
    this.terms = terms;
  }

  /** A known size. */
  public static Dim of(long size) {
    return single(size, List.of());
  }

  /** A size that is free until it is bound. */
  public static Dim symbol(String name) {
    return single(1, List.of(new Symbol(name)));
  }

  private static Dim single(long factor, List<Atom> atoms) {
    TreeMap<String, Term> terms = new TreeMap<>();
    put(terms, factor, atoms);
    return new Dim(terms);
  }

  private static void put(TreeMap<String, Term> terms, long factor, List<Atom> atoms) {
    String key = atoms.stream().map(Object::toString).collect(Collectors.joining("*"));
    long sum = factor + (terms.containsKey(key) ? terms.get(key).factor() : 0);
    if (sum == 0) {
      terms.remove(key);
    } else {
      terms.put(key, new Term(sum, atoms));
    }
  }

  /** True if no symbol is left. */
  public boolean isKnown() {
    return terms.isEmpty() || terms.size() == 1 && terms.containsKey("");
  }

  /**
   * The number, if known.
   *
   * @throws IllegalStateException if a symbol is left
   */
  public long known() {
    if (!isKnown()) {
      throw new IllegalStateException("the size " + this + " is still a symbol");
    }
    return constant();
  }

  private long constant() {
    Term term = terms.get("");
    return term == null ? 0 : term.factor();
  }

  /** The sum of two sizes. */
  public Dim plus(Dim other) {
    TreeMap<String, Term> sum = new TreeMap<>(terms);
    other.terms.values().forEach(t -> put(sum, t.factor(), t.atoms()));
    return new Dim(sum);
  }

  /** This size and a number more. */
  public Dim plus(long number) {
    return plus(of(number));
  }

  /** The product of two sizes. */
  public Dim times(Dim other) {
    TreeMap<String, Term> product = new TreeMap<>();
    for (Term a : terms.values()) {
      for (Term b : other.terms.values()) {
        List<Atom> atoms = new ArrayList<>(a.atoms());
        atoms.addAll(b.atoms());
        atoms.sort(java.util.Comparator.comparing(Object::toString));
        put(
            product,
            Math.multiplyExact(a.factor(), b.factor()),
            Collections.unmodifiableList(atoms));
      }
    }
    return new Dim(product);
  }

  /** A multiple of this size. */
  public Dim times(long number) {
    return times(of(number));
  }

  /** floor(this / divisor), with nested quotients of one size collapsed. */
  public Dim floorDiv(long divisor) {
    if (divisor == 1) {
      return this;
    }
    boolean divides =
        terms.entrySet().stream()
            .allMatch(e -> e.getKey().isEmpty() || e.getValue().factor() % divisor == 0);
    if (divides) {
      TreeMap<String, Term> quotient = new TreeMap<>();
      terms.values().stream()
          .filter(t -> !t.atoms().isEmpty())
          .forEach(t -> put(quotient, t.factor() / divisor, t.atoms()));
      put(quotient, Math.floorDiv(constant(), divisor), List.of());
      return new Dim(quotient);
    }
    List<Term> variable = terms.values().stream().filter(t -> !t.atoms().isEmpty()).toList();
    if (variable.size() == 1
        && variable.get(0).factor() == 1
        && variable.get(0).atoms().size() == 1
        && variable.get(0).atoms().get(0) instanceof Quotient inner) {
      Dim numerator = inner.numerator().plus(constant() * inner.divisor());
      return numerator.floorDiv(inner.divisor() * divisor);
    }
    long whole = Math.floorDiv(constant(), divisor);
    Dim rest = plus(-whole * divisor);
    return single(1, List.of(new Quotient(rest, divisor))).plus(whole);
  }

  /** ceil(this / divisor). */
  public Dim ceilDiv(long divisor) {
    return plus(divisor - 1).floorDiv(divisor);
  }

  /** This size with the symbols of the map replaced by numbers. */
  public Dim bind(Map<String, Long> sizes) {
    Dim sum = of(0);
    for (Term term : terms.values()) {
      Dim product = of(term.factor());
      for (Atom atom : term.atoms()) {
        product = product.times(bind(atom, sizes));
      }
      sum = sum.plus(product);
    }
    return sum;
  }

  private static Dim bind(Atom atom, Map<String, Long> sizes) {
    if (atom instanceof Quotient quotient) {
      return quotient.numerator().bind(sizes).floorDiv(quotient.divisor());
    }
    Long size = sizes.get(((Symbol) atom).name());
    return size == null ? single(1, List.of(atom)) : of(size);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Dim dim && terms.equals(dim.terms);
  }

  @Override
  public int hashCode() {
    return terms.hashCode();
  }

  /** The expression, such as {@code floor((H + 3)/4)}. */
  @Override
  public String toString() {
    if (terms.isEmpty()) {
      return "0";
    }
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, Term> entry : terms.descendingMap().entrySet()) {
      String key = entry.getKey();
      long factor = entry.getValue().factor();
      if (text.length() > 0) {
        text.append(factor < 0 ? " - " : " + ");
      } else if (factor < 0) {
        text.append('-');
      }
      long magnitude = Math.abs(factor);
      text.append(key.isEmpty() ? "" + magnitude : magnitude == 1 ? key : magnitude + "*" + key);
    }
    return text.toString();
  }
}
