package io.intarsia.cli.data;

import io.intarsia.base.Progress;
import io.intarsia.base.Refusal;
import io.intarsia.data.synth.Rooms;
import io.intarsia.data.synth.export.SyntheticExport;
import io.intarsia.data.synth.hand.Bones;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Made-up labelled pictures to be written to a folder.
 *
 * @param kind what is drawn
 * @param layout how rooms lie in folders
 * @param count pictures
 * @param size width and height such as {@code 256x192}; one number for both
 * @param seed chooses the pictures
 */
public record SyntheticData(Kind kind, Layout layout, int count, String size, long seed) {
  private static final int MOST = 1_000_000;
  private static final int LEAST_SIDE = 16;
  private static final int MOST_SIDE = 8192;
  private static final double TRAINING = 0.8;
  private static final String SHARD = "train-00000-of-00001.parquet";
  private static final Pattern SIDES = Pattern.compile("([1-9][0-9]{0,4})(?:x([1-9][0-9]{0,4}))?");

  /** What is drawn. */
  public enum Kind {
    /** Rooms, one class for every pixel. */
    ROOMS,
    /** X-rays of hands, masks that overlap. */
    BONES
  }

  /** How rooms lie in folders. */
  public enum Layout {
    /** {@code images} and {@code masks}. */
    FOLDER,
    /** As ADE20K's scene-parsing release: four in five for training, the rest for validation. */
    ADE20K,
    /** One Parquet shard as scene_parse_150 of the Hub has them. */
    PARQUET
  }

  /**
   * @throws Refusal USAGE for a number out of range or bones in ADE20K's layout
   */
  public SyntheticData {
    if (count < 1 || count > MOST) {
      throw Refusal.usage("--count %d: wanted 1 to %d pictures", count, MOST);
    }
    if (kind == Kind.BONES && layout != Layout.FOLDER) {
      throw Refusal.usage(
          "bones overlap and have the hand-bone contest's layout alone; leave --layout out");
    }
  }

  /**
   * Writes all files.
   *
   * @return the data section of a recipe that reads them, in YAML
   * @throws Refusal USAGE for a size that cannot be; ENVIRONMENT if a file cannot be written
   */
  public String write(Path to, Progress.Factory progress) {
    int[] sides = sides();
    if (kind == Kind.BONES) {
      if (sides[0] != sides[1] || sides[0] < Bones.LEAST || sides[0] > Bones.MOST) {
        throw Refusal.usage(
            "--size %s: hands are square with sides of %d to %d pixels",
            size, Bones.LEAST, Bones.MOST);
      }
      SyntheticExport.bones(new Bones(seed, count, sides[0]), to, progress);
      return yaml(to, "  train: {type: hand_bone}\n");
    }
    Rooms rooms = new Rooms(seed, count, sides[0], sides[1]);
    if (layout == Layout.FOLDER) {
      SyntheticExport.folder(rooms, to, progress);
      return yaml(
          to, "  train: {type: folder, images: images, masks: masks, labels: labels.txt}\n");
    }
    if (layout == Layout.PARQUET) {
      SyntheticExport.parquet(rooms, to.resolve(SHARD), progress);
      return yaml(
          to,
          "  train: {type: parquet, files: " + SHARD + ", labels: ade20k, reduce_labels: true}\n");
    }
    int training = Math.max(1, (int) Math.round(TRAINING * count));
    SyntheticExport.ade20k(rooms, training, to, progress);
    String keys = "image_suffix: .png, labels: id2label.json, reduce_labels: true}\n";
    return yaml(
        to,
        "  train: {type: ade20k, subset: training, "
            + keys
            + (training < count ? "  val: {type: ade20k, subset: validation, " + keys : ""));
  }

  private static String yaml(Path root, String splits) {
    String path = root.toAbsolutePath().normalize().toString().replace("'", "''");
    return "data:\n  root: '" + path + "'\n" + splits;
  }

  private int[] sides() {
    Matcher matcher = SIDES.matcher(size.strip());
    if (matcher.matches()) {
      int width = Integer.parseInt(matcher.group(1));
      int height = matcher.group(2) == null ? width : Integer.parseInt(matcher.group(2));
      if (Math.min(width, height) >= LEAST_SIDE && Math.max(width, height) <= MOST_SIDE) {
        return new int[] {width, height};
      }
    }
    throw Refusal.usage(
        "--size %s: wanted WxH in pixels such as 256x192, sides of %d to %d",
        size, LEAST_SIDE, MOST_SIDE);
  }
}
