package io.intarsia.data.polygon;

import io.intarsia.base.Quote;
import io.intarsia.base.Refusal;
import io.intarsia.data.file.Entry;
import io.intarsia.data.file.ImageFile;
import io.intarsia.data.file.Place;
import io.intarsia.data.file.Stored;
import io.intarsia.metric.PixelOrder;
import io.intarsia.metric.Rle;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The export "CVAT for images 1.1": an annotations.xml with polygons, boxes, ellipses and masks,
 * and pictures in a folder. Shapes lie over each other by their {@code z_order}. No entities and no
 * document types are read.
 */
public final class CvatXml {
  private record Layered(int layer, Shape shape) {}

  private final Path xml;
  private final Painting painting;
  private final Place place;
  private final List<Entry> entries = new ArrayList<>();

  private CvatXml(Path xml, Place place, Painting painting) {
    this.xml = xml;
    this.place = place;
    this.painting = painting;
  }

  /**
   * The pictures of an export.
   *
   * @throws Refusal INPUT if it is no such XML, or a shape is broken
   */
  public static List<Entry> entries(Path xml, Path images, Painting painting) {
    CvatXml reader = new CvatXml(xml, Place.of(images), painting);
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    try (InputStream in = Files.newInputStream(xml)) {
      reader.read(factory.createXMLStreamReader(in));
    } catch (XMLStreamException e) {
      throw Refusal.input("%s is no valid XML: %s", xml, Quote.of(String.valueOf(e.getMessage())));
    } catch (IOException e) {
      throw Stored.unreadable(xml, e);
    }
    return reader.entries;
  }

  private void read(XMLStreamReader reader) throws XMLStreamException {
    while (reader.hasNext()) {
      if (reader.next() == XMLStreamConstants.START_ELEMENT
          && reader.getLocalName().equals("image")) {
        image(reader);
      }
    }
  }

  private void image(XMLStreamReader reader) throws XMLStreamException {
    String where = xml + ":" + reader.getLocation().getLineNumber();
    String name = attribute(reader, "name", where);
    int width = (int) number(attribute(reader, "width", where), where);
    int height = (int) number(attribute(reader, "height", where), where);
    List<Layered> shapes = new ArrayList<>();
    long size = 0;
    while (reader.next() != XMLStreamConstants.END_ELEMENT
        || !reader.getLocalName().equals("image")) {
      if (reader.getEventType() == XMLStreamConstants.START_ELEMENT) {
        where = xml + ":" + reader.getLocation().getLineNumber();
        size = 31 * size + shape(reader, width, height, shapes, where);
      }
    }
    // The sort is stable: equal layers keep the order of the file.
    shapes.sort(Comparator.comparingInt(Layered::layer));
    ShapesOf.Content content =
        new ShapesOf.Content(width, height, shapes.stream().map(Layered::shape).toList());
    int dot = name.lastIndexOf('.');
    String id = dot < 0 ? name : name.substring(0, dot);
    entries.add(
        new Entry(
            id,
            id,
            new ImageFile(place.file(name, where)),
            new ShapesOf(xml + " image " + name, size, painting, () -> content)));
  }

  private int shape(
      XMLStreamReader reader, int width, int height, List<Layered> into, String where) {
    String kind = reader.getLocalName();
    String text = "";
    Region region;
    switch (kind) {
      case "polygon" -> {
        text = attribute(reader, "points", where);
        region = Region.polygon(List.of(numbers(text, where)), where);
      }
      case "box" -> {
        double[] at = named(reader, where, "xtl", "ytl", "xbr", "ybr");
        region = Region.box(at[0], at[1], at[2], at[3], where);
      }
      case "ellipse" -> {
        double[] at = named(reader, where, "cx", "cy", "rx", "ry");
        region = Region.ellipse(at[0], at[1], at[2], at[3], where);
      }
      case "mask" -> {
        text = attribute(reader, "rle", where);
        region = mask(reader, text, width, height, where);
      }
      default -> {
        return 0;
      }
    }
    String label = attribute(reader, "label", where);
    String layer = reader.getAttributeValue(null, "z_order");
    into.add(
        new Layered(
            layer == null ? 0 : (int) number(layer, where),
            new Shape(painting.position(label, where), region)));
    return label.hashCode() + text.hashCode();
  }

  /** A mask in a box: runs along the rows, zeros first, parted by commas. */
  private static Region mask(
      XMLStreamReader reader, String text, int width, int height, String where) {
    double[] at = named(reader, where, "left", "top", "width", "height");
    int boxWidth = (int) at[2];
    int boxHeight = (int) at[3];
    if (at[0] < 0
        || at[1] < 0
        || boxWidth < 1
        || boxHeight < 1
        || at[0] + boxWidth > width
        || at[1] + boxHeight > height) {
      throw Refusal.input("%s: the mask's box is not inside %dx%d", where, width, height);
    }
    int left = (int) at[0];
    int top = (int) at[1];
    double[] runs = numbers(text.replace(',', ';'), where);
    StringBuilder pairs = new StringBuilder();
    long start = 1;
    for (int i = 0; i < runs.length; i++) {
      if (i % 2 == 1 && runs[i] > 0) {
        pairs.append(start).append(' ').append((long) runs[i]).append(' ');
      }
      start += (long) runs[i];
    }
    Rle rle = Rle.ofPairs(pairs.toString().strip(), boxWidth, boxHeight, PixelOrder.ROWS);
    return (allWidth, allHeight) -> {
      byte[] box = rle.decode();
      byte[] mask = new byte[allWidth * allHeight];
      for (int y = 0; y < boxHeight; y++) {
        System.arraycopy(box, y * boxWidth, mask, (top + y) * allWidth + left, boxWidth);
      }
      return mask;
    };
  }

  private static double[] named(XMLStreamReader reader, String where, String... names) {
    double[] out = new double[names.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = number(attribute(reader, names[i], where), where);
    }
    return out;
  }

  private static String attribute(XMLStreamReader reader, String name, String where) {
    String value = reader.getAttributeValue(null, name);
    if (value == null) {
      throw Refusal.input("%s: <%s> lacks the attribute %s", where, reader.getLocalName(), name);
    }
    return value;
  }

  /** Numbers parted by semicolons and commas. */
  private static double[] numbers(String text, String where) {
    String[] parts = text.split("[;,]", -1);
    double[] out = new double[parts.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = number(parts[i].strip(), where);
    }
    return out;
  }

  private static double number(String text, String where) {
    try {
      double number = Double.parseDouble(text);
      if (Math.abs(number) <= 1e9) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Refused below, as are numbers too large.
    }
    throw Refusal.input("%s: wanted a number, got %s", where, Quote.of(text));
  }
}
