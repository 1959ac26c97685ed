package io.intarsia.data.file;

import io.intarsia.base.Refusal;
import io.intarsia.data.Dataset;
import io.intarsia.data.Sample;
import io.intarsia.data.Truth;
import io.intarsia.image.Picture;
import io.intarsia.label.LabelSpace;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** A data set of entries in the order given. */
public final class EntryDataset implements Dataset {
  private final LabelSpace space;
  private final boolean multiLabel;
  private final List<Entry> entries;

  /**
   * @param name of the data set, for refusals
   * @throws Refusal INPUT if there is no entry or an id occurs twice
   */
  public EntryDataset(String name, LabelSpace space, boolean multiLabel, List<Entry> entries) {
    this.space = space;
    this.multiLabel = multiLabel;
    this.entries = List.copyOf(entries);
    if (entries.isEmpty()) {
      throw Refusal.input("%s: no labelled pictures found; check folders and suffixes", name);
    }
    Set<String> ids = new HashSet<>();
    for (Entry entry : entries) {
      if (!ids.add(entry.id())) {
        throw Refusal.input("%s: the sample '%s' occurs twice", name, entry.id());
      }
    }
  }

  @Override
  public LabelSpace space() {
    return space;
  }

  @Override
  public boolean multiLabel() {
    return multiLabel;
  }

  @Override
  public int size() {
    return entries.size();
  }

  @Override
  public String id(int index) {
    return entries.get(index).id();
  }

  @Override
  public String group(int index) {
    return entries.get(index).group();
  }

  @Override
  public Sample load(int index) {
    Entry entry = entries.get(index);
    Picture picture = entry.image().read();
    Truth truth = entry.annotation().read(picture.width(), picture.height());
    if (truth.width() != picture.width() || truth.height() != picture.height()) {
      boolean turned = truth.width() == picture.height() && truth.height() == picture.width();
      throw Refusal.input(
          "%s is %dx%d, its labels %s are %dx%d; %s",
          entry.image().name(),
          picture.width(),
          picture.height(),
          entry.annotation().name(),
          truth.width(),
          truth.height(),
          turned
              ? "the EXIF orientation turns the picture, labels are taken as stored: store the"
                  + " picture upright, or turn the labels"
              : "both must have one size: check that they belong together");
    }
    return new Sample(entry.id(), picture, truth);
  }

  @Override
  public String fingerprint() {
    MessageDigest digest = sha256();
    text(digest, multiLabel ? "multi" : "single");
    space.classes().forEach(c -> text(digest, c.id() + " " + c.name()));
    for (Entry entry : entries) {
      text(digest, entry.id());
      ByteBuffer sizes = ByteBuffer.allocate(2 * Long.BYTES);
      sizes.putLong(entry.image().bytes()).putLong(entry.annotation().bytes());
      digest.update(sizes.array());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void text(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
