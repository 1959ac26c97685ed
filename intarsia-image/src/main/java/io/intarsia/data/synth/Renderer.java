package io.intarsia.data.synth;

import io.intarsia.data.Sample;
import io.intarsia.data.Truth;
import io.intarsia.image.LabelMap;
import io.intarsia.image.Picture;
import java.util.ArrayList;
import java.util.List;

/**
 * Casts one ray through the middle of every pixel, which gives its label, and four more where
 * surfaces or colours meet. Only arithmetic that IEEE 754 fixes to the last bit is used, so that
 * every JVM renders the same bytes.
 */
final class Renderer {
  private static final int TILE = 16;
  private static final int EDGE = 20;
  private static final int METERED = 20;

  private final Scene scene;
  private final Room room;
  private final Item[] items;
  private final boolean[] shades;
  private final int width;
  private final int height;
  private final Ray ray = new Ray();
  private final Ray toLamp = new Ray();
  private final Ray own = new Ray();
  private final Hit hit = new Hit();
  private final double[] light = new double[3];
  private int[] near = new int[0];
  private double exposure = 1;

  Renderer(Scene scene, int width, int height) {
    this.scene = scene;
    this.room = scene.room();
    this.items = scene.items().toArray(new Item[0]);
    this.shades = new boolean[items.length];
    for (int i = 0; i < items.length; i++) {
      shades[i] = items[i].label != RoomClass.LAMP.id();
    }
    this.width = width;
    this.height = height;
  }

  Sample render(String id) {
    int count = Math.multiplyExact(width, height);
    int[] rgb = new int[count];
    int[] surface = new int[count];
    byte[] labels = new byte[count];
    int across = (width - 1) / TILE + 1;
    int[][] tiles = tiles(across);
    expose(tiles, across);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        near = tiles[y / TILE * across + x / TILE];
        int i = y * width + x;
        rgb[i] = cast(x + 0.5, y + 0.5);
        surface[i] = hit.surface;
        labels[i] = (byte) hit.label;
      }
    }
    byte[] out = new byte[Math.multiplyExact(count, 3)];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        near = tiles[y / TILE * across + x / TILE];
        put(out, y * width + x, edge(rgb, surface, x, y) ? four(x, y) : rgb[y * width + x]);
      }
    }
    return new Sample(
        id, Picture.of(width, height, out), new Truth.Classes(LabelMap.of(width, height, labels)));
  }

  /** Sets the exposure as a camera would: halfway to the middle grey that the scene asks for. */
  private void expose(int[][] tiles, int across) {
    long sum = 0;
    for (int i = 0; i < METERED * METERED; i++) {
      double x = (i % METERED + 0.5) * width / METERED;
      double y = (i / METERED + 0.5) * height / METERED;
      near = tiles[(int) y / TILE * across + (int) x / TILE];
      int rgb = cast(x, y);
      sum += (rgb >> 16 & 0xff) + (rgb >> 8 & 0xff) + (rgb & 0xff);
    }
    double mean = Math.max(4, sum / (3.0 * METERED * METERED));
    exposure = Math.sqrt(scene.light().grey() / mean);
  }

  private void put(byte[] out, int i, int rgb) {
    double vignette = i % width / (double) width - 0.5;
    double row = i / width / (double) height - 0.5;
    double dark = 1 - 0.22 * (vignette * vignette + row * row);
    for (int c = 0; c < 3; c++) {
      int hash = Noise.hash(i, c, scene.light().seed());
      double grain = (hash & 0xff) + (hash >> 8 & 0xff) + (hash >> 16 & 0xff) - 382.5;
      double value = (rgb >> 16 - 8 * c & 0xff) * dark + grain * scene.light().noise() / 128;
      out[i * 3 + c] = (byte) Rgb.byteOf(value);
    }
  }

  private boolean edge(int[] rgb, int[] surface, int x, int y) {
    int i = y * width + x;
    return x > 0 && differ(rgb, surface, i, i - 1)
        || x < width - 1 && differ(rgb, surface, i, i + 1)
        || y > 0 && differ(rgb, surface, i, i - width)
        || y < height - 1 && differ(rgb, surface, i, i + width);
  }

  private static boolean differ(int[] rgb, int[] surface, int i, int j) {
    return surface[i] != surface[j]
        || Math.abs((rgb[i] >> 16 & 0xff) - (rgb[j] >> 16 & 0xff)) > EDGE
        || Math.abs((rgb[i] >> 8 & 0xff) - (rgb[j] >> 8 & 0xff)) > EDGE
        || Math.abs((rgb[i] & 0xff) - (rgb[j] & 0xff)) > EDGE;
  }

  private int four(int x, int y) {
    int red = 2;
    int green = 2;
    int blue = 2;
    for (int k = 0; k < 4; k++) {
      int c = cast(x + 0.25 + 0.5 * (k & 1), y + 0.25 + 0.5 * (k >> 1));
      red += c >> 16 & 0xff;
      green += c >> 8 & 0xff;
      blue += c & 0xff;
    }
    return red / 4 << 16 | green / 4 << 8 | blue / 4;
  }

  /** The colour seen at a place in the picture; leaves what was met in {@link #hit}. */
  private int cast(double px, double py) {
    Scene.Camera camera = scene.camera();
    double a = (2 * px / width - 1) * camera.halfWidth();
    double b = (height - 2 * py) / width * camera.halfWidth();
    double[] eye = camera.eye();
    double[] f = camera.forward();
    double[] r = camera.right();
    double[] u = camera.up();
    ray.set(
        eye[0],
        eye[1],
        eye[2],
        f[0] + a * r[0] + b * u[0],
        f[1] + a * r[1] + b * u[1],
        f[2] + a * r[2] + b * u[2]);
    room.leave(ray, hit);
    for (int number : near) {
      items[number].meet(ray, own, number, hit);
    }
    double x = ray.x(hit.t);
    double y = ray.y(hit.t);
    double z = ray.z(hit.t);
    double dim = 1;
    if (hit.surface < 6) {
      int face = hit.surface;
      room.shade(face, x, y, z, hit);
      dim = corners(face, x, y, z);
    }
    light(x, y, z, dim);
    return Rgb.byteOf(tone(light[0] * (hit.rgb >> 16 & 0xff))) << 16
        | Rgb.byteOf(tone(light[1] * (hit.rgb >> 8 & 0xff))) << 8
        | Rgb.byteOf(tone(light[2] * (hit.rgb & 0xff)));
  }

  /** Bright light is bent towards white instead of being cut off. */
  private static double tone(double value) {
    return value < 190 ? value : 255 - 65 * 65 / (value - 125);
  }

  /** How much ambient light reaches a point of a face past corners and furniture. */
  private double corners(int face, double x, double y, double z) {
    double dx = face < 2 ? 9 : Math.min(x, room.width - x);
    double dy = face == 2 || face == 3 ? 9 : Math.min(y, room.depth - y);
    double dz = face >= Room.FLOOR ? 9 : Math.min(z, room.height - z);
    double dim = (1 - fall(dx)) * (1 - fall(dy)) * (1 - fall(dz));
    if (face == Room.FLOOR) {
      for (int i = 0; i < items.length; i++) {
        if (items[i].z < 0.01 && shades[i]) {
          double d = items[i].distance(x, y);
          dim *= d > 0.3 ? 1 : 0.62 + 0.38 * (d / 0.3);
        }
      }
    }
    return dim;
  }

  private static double fall(double distance) {
    double d = distance / 0.25;
    return 0.3 / (1 + d * d);
  }

  private void light(double x, double y, double z, double dim) {
    Scene.Light lights = scene.light();
    double lamp = towards(lights.lamp(), x, y, z, 0.10);
    if (lamp > 0.02 && hit.glow == 0) {
      double[] at = lights.lamp();
      double ox = x + 2e-3 * hit.nx;
      double oy = y + 2e-3 * hit.ny;
      double oz = z + 2e-3 * hit.nz;
      toLamp.set(ox, oy, oz, at[0] - ox, at[1] - oy, at[2] - oz);
      for (int i = 0; i < items.length; i++) {
        if (shades[i] && items[i].blocks(toLamp, own)) {
          lamp *= 0.2;
          break;
        }
      }
    }
    double window = towards(lights.window(), x, y, z, 0.16);
    double sky = dim * (0.86 + 0.14 * hit.nz);
    for (int c = 0; c < 3; c++) {
      double sum =
          lights.ambient()[c] * sky
              + lights.lampRgb()[c] * lamp * (0.5 + 0.5 * dim)
              + lights.windowRgb()[c] * window;
      light[c] = (sum * (1 - hit.glow) + hit.glow) * exposure;
    }
  }

  private double towards(double[] from, double x, double y, double z, double decay) {
    double dx = from[0] - x;
    double dy = from[1] - y;
    double dz = from[2] - z;
    double d2 = dx * dx + dy * dy + dz * dz;
    double cos = (dx * hit.nx + dy * hit.ny + dz * hit.nz) / Math.sqrt(d2 + 1e-9);
    return cos <= 0 ? 0 : cos / (1 + decay * d2);
  }

  /** The items that may be seen in each tile of the picture. */
  private int[][] tiles(int across) {
    int down = (height - 1) / TILE + 1;
    List<List<Integer>> lists = new ArrayList<>();
    for (int i = 0; i < across * down; i++) {
      lists.add(new ArrayList<>());
    }
    for (int number = 0; number < items.length; number++) {
      double[] box = bounds(items[number]);
      int left = tile(box[0], across);
      int right = tile(box[2], across);
      int top = tile(box[1], down);
      int bottom = tile(box[3], down);
      for (int y = top; y <= bottom; y++) {
        for (int x = left; x <= right; x++) {
          lists.get(y * across + x).add(number);
        }
      }
    }
    return lists.stream()
        .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
        .toArray(int[][]::new);
  }

  private static int tile(double pixel, int count) {
    return (int) Math.max(0, Math.min(count - 1, Math.floor(pixel / TILE)));
  }

  /** The rectangle of the picture that holds an item, with a pixel to spare: x0, y0, x1, y1. */
  private double[] bounds(Item item) {
    Scene.Camera camera = scene.camera();
    double[] box = {1e9, 1e9, -1e9, -1e9};
    for (int k = 0; k < 8; k++) {
      double lx = (k & 1) == 0 ? item.x0 : item.x1;
      double ly = (k & 2) == 0 ? item.y0 : item.y1;
      double[] p = {
        item.x + item.cos * lx - item.sin * ly - camera.eye()[0],
        item.y + item.sin * lx + item.cos * ly - camera.eye()[1],
        item.z + ((k & 4) == 0 ? item.z0 : item.z1) - camera.eye()[2]
      };
      double deep = dot(p, camera.forward());
      if (deep < 0.05) {
        return new double[] {0, 0, width, height};
      }
      double px = (dot(p, camera.right()) / deep / camera.halfWidth() + 1) * width / 2;
      double py = (height - dot(p, camera.up()) / deep / camera.halfWidth() * width) / 2;
      box[0] = Math.min(box[0], px - 1);
      box[1] = Math.min(box[1], py - 1);
      box[2] = Math.max(box[2], px + 1);
      box[3] = Math.max(box[3], py + 1);
    }
    return box;
  }

  private static double dot(double[] a, double[] b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  }
}
