package io.intarsia.data.source;

import io.intarsia.base.Refusal;
import io.intarsia.data.Dataset;
import io.intarsia.data.file.Csv;
import io.intarsia.data.file.Entry;
import io.intarsia.data.file.EntryDataset;
import io.intarsia.data.file.ImageFile;
import io.intarsia.data.file.MaskFile;
import io.intarsia.data.file.Place;
import io.intarsia.data.file.Stored;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Finds the pairs of {@link DataSpec.Folder}. */
final class FolderSource {
  private static final List<String> SUFFIXES =
      List.of(".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp", ".gif");

  private final DataSpec.Folder spec;
  private final List<Entry> entries = new ArrayList<>();
  private final List<RawFiles.Pair> pairs = new ArrayList<>();
  private int lost;
  private String first = "";

  private FolderSource(DataSpec.Folder spec) {
    this.spec = spec;
  }

  static Dataset open(DataSpec.Folder spec) {
    FolderSource source = new FolderSource(spec);
    source.check(source.gather());
    return new EntryDataset(spec.images().toString(), spec.labels(), false, source.entries);
  }

  /** The pairs, whether or not their files are there, and the masks that no picture belongs to. */
  static List<RawFiles.Pair> pairs(DataSpec.Folder spec) {
    FolderSource source = new FolderSource(spec);
    source.gather();
    List<RawFiles.Pair> pairs = new ArrayList<>(source.pairs);
    if (spec.pairing() instanceof Pairing.ByName) {
      Set<String> ids = new HashSet<>();
      pairs.forEach(pair -> ids.add(pair.id()));
      Place masks = Place.of(spec.masks());
      for (String name : masks.names()) {
        String id = name.substring(0, Math.max(0, name.length() - spec.maskSuffix().length()));
        if (source.isMask(name) && source.suffix(name).length() > 0 && !ids.contains(id)) {
          Path mask = masks.file(name, spec.masks().toString());
          pairs.add(new RawFiles.Pair(id, id, null, mask));
        }
      }
    }
    return pairs;
  }

  /** Finds the entries; returns what names them. */
  private String gather() {
    if (spec.pairing() instanceof Pairing.ByList list) {
      list(list.file());
      return list.file().toString();
    } else if (spec.pairing() instanceof Pairing.ByCsv csv) {
      csv(csv);
      return csv.file().toString();
    }
    names();
    return spec.images().toString();
  }

  private void names() {
    Place images = Place.of(spec.images());
    Place masks = Place.of(spec.masks());
    boolean same = images.path().equals(masks.path());
    for (String name : images.names()) {
      String suffix = suffix(name);
      if (suffix.isEmpty() || (same && spec.imageSuffix().isEmpty() && isMask(name))) {
        continue;
      }
      String id = name.substring(0, name.length() - suffix.length());
      Path mask = masks.file(id + spec.maskSuffix(), images.toString());
      add(id, "", images.file(name, images.toString()), mask);
    }
  }

  private boolean isMask(String name) {
    return name.endsWith(spec.maskSuffix());
  }

  /** The suffix a picture's name has, or empty if it is no picture's. */
  private String suffix(String name) {
    if (!spec.imageSuffix().isEmpty()) {
      return name.endsWith(spec.imageSuffix()) ? spec.imageSuffix() : "";
    }
    String lower = name.toLowerCase(Locale.ROOT);
    return SUFFIXES.stream().filter(lower::endsWith).findFirst().orElse("");
  }

  private void list(Path file) {
    Place images = Place.of(spec.images());
    Place masks = Place.of(spec.masks());
    Place root = Place.of(spec.root());
    int number = 0;
    for (String raw : Stored.text(file).lines().toList()) {
      number++;
      String line = raw.strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String where = file + ":" + number;
      String[] parts = line.split(line.indexOf('\t') >= 0 ? "\t+" : "\\s+");
      if (parts.length == 2 && !Files.isRegularFile(image(images, line, where))) {
        Path image = root.file(parts[0].strip(), where);
        add(id(root.name(image)), "", image, root.file(parts[1].strip(), where));
        continue;
      }
      Path image = image(images, line, where);
      String id = id(images.name(image));
      add(id, "", image, masks.file(id + spec.maskSuffix(), where));
    }
    if (entries.isEmpty()) {
      throw Refusal.input("%s names no picture", file);
    }
  }

  /** The file of a listed name, which may lack its suffix. */
  private Path image(Place images, String name, String where) {
    if (!suffix(name).isEmpty()) {
      return images.file(name, where);
    }
    if (!spec.imageSuffix().isEmpty()) {
      return images.file(name + spec.imageSuffix(), where);
    }
    for (String suffix : SUFFIXES) {
      Path found = images.file(name + suffix, where);
      if (Files.isRegularFile(found)) {
        return found;
      }
    }
    return images.file(name, where);
  }

  private String id(String name) {
    return name.substring(0, name.length() - suffix(name).length());
  }

  private void csv(Pairing.ByCsv csv) {
    Place root = Place.of(spec.root());
    Csv table = Csv.read(csv.file());
    List<String> images = table.column(csv.image());
    List<String> masks = table.column(csv.mask());
    List<String> ids = csv.id().isEmpty() ? List.of() : table.column(csv.id());
    List<String> groups = csv.group().isEmpty() ? List.of() : table.column(csv.group());
    for (int i = 0; i < table.size(); i++) {
      String where = csv.file() + ", row " + (i + 2);
      Path image = root.file(images.get(i), where);
      add(
          ids.isEmpty() ? id(root.name(image)) : ids.get(i),
          groups.isEmpty() ? "" : groups.get(i),
          image,
          root.file(masks.get(i), where));
    }
  }

  private void add(String id, String group, Path image, Path mask) {
    for (Path file : List.of(image, mask)) {
      if (!Files.isRegularFile(file)) {
        first = lost++ == 0 ? file.toString() : first;
      }
    }
    String known = group.isEmpty() ? spec.grouping().of(id, id) : group;
    entries.add(new Entry(id, known, new ImageFile(image), new MaskFile(mask, spec.codec())));
    pairs.add(new RawFiles.Pair(id, known, image, mask));
  }

  /** Refuses files that are not there at once, before an epoch finds out. */
  private void check(String by) {
    if (lost > 0) {
      throw Refusal.input(
          "%s: %d of the files wanted are missing, the first is %s; correct image_suffix,"
              + " mask_suffix or the names",
          by, lost, first);
    }
  }
}
