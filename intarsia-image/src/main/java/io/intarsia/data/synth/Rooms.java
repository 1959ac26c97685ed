package io.intarsia.data.synth;

import io.intarsia.base.Checks;
import io.intarsia.data.Dataset;
import io.intarsia.data.Sample;
import io.intarsia.label.LabelSpace;
import java.util.Locale;
import java.util.Objects;

/**
 * Rendered rooms without people, every pixel labelled exactly: 14 classes with ADE20K's names, of
 * which door, lamp and plant are rare and small. The same seed, index and size give the same bytes
 * on every machine; samples are rendered when they are loaded.
 *
 * @param seed chooses the rooms; two seeds share none
 * @param size how many there are
 * @param width pixels along a row
 * @param height rows
 */
public record Rooms(long seed, int size, int width, int height) implements Dataset {
  private static final LabelSpace SPACE = RoomClass.space();

  /** Changes whenever other pixels come out. */
  private static final int VERSION = 1;

  /**
   * @throws IllegalArgumentException if the number or a side is below 1
   */
  public Rooms {
    Checks.positive("size", size);
    Checks.positive("width", width);
    Checks.positive("height", height);
  }

  @Override
  public LabelSpace space() {
    return SPACE;
  }

  @Override
  public boolean multiLabel() {
    return false;
  }

  @Override
  public String id(int index) {
    return String.format(Locale.ROOT, "room-%06d", Objects.checkIndex(index, size));
  }

  @Override
  public Sample load(int index) {
    String id = id(index);
    Scene scene = RoomMaker.make(new Dice(seed, index));
    return new Renderer(scene, width, height).render(id);
  }

  @Override
  public String fingerprint() {
    return Prints.of("rooms", VERSION, seed, size, width, height);
  }
}
