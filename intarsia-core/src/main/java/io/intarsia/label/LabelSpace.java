package io.intarsia.label;

import io.intarsia.base.Refusal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A set of classes: ids, names, colours, which id is left out, and how annotations store them.
 *
 * <p>Built in are {@code ade20k} (150), {@code cityscapes} (19 train ids), {@code voc} (21), {@code
 * coco-stuff} (171 train ids), {@code coco-stuff-182} (the same with the pixel values of the data
 * set's PNGs), {@code clothes} (18) and {@code camvid} (11); each resource file names its source.
 *
 * @param name what the space is called, {@code custom} for a model's own
 * @param classes the classes by ascending id; ids may have gaps
 * @param ignoreId the id of pixels that count for nothing, or {@link #NONE}
 * @param reduceLabels true if annotations store id + 1 and 0 for no class (ADE20K)
 * @param merges named groups of classes, in the order they were made
 */
public record LabelSpace(
    String name,
    List<LabelClass> classes,
    int ignoreId,
    boolean reduceLabels,
    List<ClassGroup> merges) {

  /** The largest id a label map can hold. */
  public static final int MAX_ID = 65_535;

  /** No id is ignored. */
  public static final int NONE = -1;

  private static final int SUGGESTIONS = 5;

  /**
   * @throws Refusal MODEL if there is no class or an id occurs twice
   */
  public LabelSpace {
    if (classes.isEmpty()) {
      throw Refusal.model("label space '%s' has no classes", name);
    }
    classes = classes.stream().sorted(Comparator.comparingInt(LabelClass::id)).toList();
    for (int i = 1; i < classes.size(); i++) {
      LabelClass a = classes.get(i - 1);
      LabelClass b = classes.get(i);
      if (a.id() == b.id()) {
        throw Refusal.model(
            "label space '%s' gives id %d to both '%s' and '%s'", name, a.id(), a.name(), b.name());
      }
    }
    merges = List.copyOf(merges);
  }

  /**
   * A built-in space.
   *
   * @throws Refusal USAGE for an unknown name, listing the known ones
   */
  public static LabelSpace builtIn(String name) {
    return BuiltIn.named(name);
  }

  /** The names of the built-in spaces. */
  public static List<String> builtIns() {
    return BuiltIn.NAMES;
  }

  /**
   * The space of a model's config.json. Where every name belongs to the class of that id of a
   * built-in space, it has that space's colours, synonyms, ignored id and storage; otherwise
   * distinct colours, the same for the same number of classes, with a class named background black.
   *
   * @param id2label class names by id
   * @throws Refusal MODEL if it is empty, has a blank name or an id out of range
   */
  public static LabelSpace of(Map<Integer, String> id2label) {
    return ModelLabels.of(id2label);
  }

  /** The number of classes. */
  public int size() {
    return classes.size();
  }

  /** The largest id of a class. */
  public int maxId() {
    return classes.get(classes.size() - 1).id();
  }

  /** The position of an id among the classes, or -1. */
  public int indexOf(int id) {
    int low = 0;
    int high = Math.min(classes.size() - 1, id);
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int at = classes.get(middle).id();
      if (at == id) {
        return middle;
      }
      if (at < id) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /** True if a class has the id; the ignored id is not a class unless it is listed as one. */
  public boolean contains(int id) {
    return indexOf(id) >= 0;
  }

  /**
   * The class of an id.
   *
   * @throws Refusal USAGE if there is none
   */
  public LabelClass byId(int id) {
    int index = indexOf(id);
    if (index < 0) {
      throw Refusal.usage(
          "no class %d in %s: its ids are %d to %d", id, name, classes.get(0).id(), maxId());
    }
    return classes.get(index);
  }

  /** The colour of an id, {@code 0xRRGGBB}; black for an id without a class. */
  public int rgb(int id) {
    int index = indexOf(id);
    return index < 0 ? 0 : classes.get(index).rgb();
  }

  /**
   * The merge, or else the class, of a name. Case and surrounding blanks do not matter. A class is
   * found by its whole name, by its foremost synonym, and by any other synonym that no second class
   * shares; classes of equal name are found together.
   *
   * @throws Refusal USAGE if there is none, listing the nearest, or if a synonym is shared
   */
  public ClassGroup find(String wanted) {
    for (ClassGroup merge : merges) {
      if (Names.same(merge.name(), wanted)) {
        return merge;
      }
    }
    List<LabelClass> found = matching(c -> Names.same(c.name(), wanted));
    if (found.isEmpty()) {
      found = matching(c -> Names.same(c.synonyms().get(0), wanted));
    }
    if (found.isEmpty()) {
      found = matching(c -> c.answersTo(wanted));
      if (found.size() > 1) {
        throw Refusal.usage(
            "'%s' is a synonym of several classes of %s: say which of %s",
            wanted.strip(), name, listed(found.stream().map(LabelClass::name)));
      }
    }
    if (found.isEmpty()) {
      throw unknown(wanted);
    }
    return new ClassGroup(
        found.get(0).name(), found.stream().map(LabelClass::id).toList(), found.get(0).rgb());
  }

  /** This space with another ignored id, or {@link #NONE}. */
  public LabelSpace withIgnoreId(int id) {
    return new LabelSpace(name, classes, id, reduceLabels, merges);
  }

  /** This space with annotations stored otherwise. */
  public LabelSpace withReduceLabels(boolean reduce) {
    return new LabelSpace(name, classes, ignoreId, reduce, merges);
  }

  /**
   * This space with one more named group. It has the colour of its first member.
   *
   * @param merged the new name
   * @param members names of classes or of earlier merges, as {@link #find} takes them
   * @throws Refusal USAGE if the name is taken or blank, or a member is unknown
   */
  public LabelSpace withMerge(String merged, List<String> members) {
    String label = merged.strip();
    if (label.isEmpty() || members.isEmpty()) {
      throw Refusal.usage(
          "a merge wants a name and at least one class, such as facade=wall,building");
    }
    boolean taken =
        merges.stream().anyMatch(m -> Names.same(m.name(), label))
            || classes.stream().anyMatch(c -> Names.same(c.name(), label));
    if (taken) {
      throw Refusal.usage(
          "cannot merge into '%s': %s already has that name; choose another", label, name);
    }
    List<ClassGroup> found = members.stream().map(this::find).toList();
    List<Integer> ids = found.stream().flatMap(g -> g.ids().stream()).toList();
    List<ClassGroup> all = new ArrayList<>(merges);
    all.add(new ClassGroup(label, ids, found.get(0).rgb()));
    return new LabelSpace(name, classes, ignoreId, reduceLabels, all);
  }

  /**
   * This space with a merge written as {@code facade=wall,building}.
   *
   * @throws Refusal USAGE as {@link #withMerge(String, List)}, or if there is no equals sign
   */
  public LabelSpace withMerge(String text) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      throw Refusal.usage("merge '%s' wants the form facade=wall,building", text.strip());
    }
    return withMerge(text.substring(0, equals), Names.parts(text.substring(equals + 1)));
  }

  /**
   * The id an annotation's pixel value stands for: with {@code reduceLabels} one less, 0 and the
   * ignored value both ignored; otherwise the value itself.
   *
   * @return an id, the ignored id, or {@link #NONE} where 0 means no class and no id is ignored
   */
  public int fromAnnotation(int value) {
    if (!reduceLabels || value == ignoreId) {
      return value;
    }
    return value == 0 ? ignoreId : value - 1;
  }

  private List<LabelClass> matching(Predicate<LabelClass> test) {
    return classes.stream().filter(test).toList();
  }

  private Refusal unknown(String wanted) {
    Stream<String> names =
        Stream.concat(
            merges.stream().map(ClassGroup::name),
            classes.stream().flatMap(c -> c.synonyms().stream()));
    return Refusal.usage(
        "no class '%s' in %s (%d classes); the nearest are %s",
        wanted.strip(), name, size(), listed(Names.nearest(wanted, names, SUGGESTIONS).stream()));
  }

  private static String listed(Stream<String> names) {
    return String.join(", ", names.map(n -> "'" + n + "'").toList());
  }
}
