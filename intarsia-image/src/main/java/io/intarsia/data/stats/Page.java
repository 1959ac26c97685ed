package io.intarsia.data.stats;

import io.intarsia.base.Whole;
import io.intarsia.image.Picture;
import io.intarsia.image.write.PngWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** One HTML page that needs nothing but itself, in light and dark. Text is escaped. */
public final class Page {
  private static final String STYLE =
      """
      :root{color-scheme:light dark;--bg:#fff;--fg:#1c2430;--soft:#5c6775;--line:#dde2e8;
      --card:#f6f8fa;--bar:#2f6fb0}
      @media(prefers-color-scheme:dark){:root{--bg:#14181d;--fg:#e6eaee;--soft:#98a3af;
      --line:#2c343d;--card:#1c2229;--bar:#5c9edb}}
      body{font:15px/1.45 system-ui,sans-serif;background:var(--bg);color:var(--fg);margin:0}
      main{max-width:1080px;margin:0 auto;padding:24px}
      h1{font-size:26px;margin:0 0 4px}h2{font-size:18px;margin:32px 0 8px}
      p{margin:4px 0;color:var(--soft)}
      .wide{overflow-x:auto}
      table{border-collapse:collapse;width:100%}
      th,td{text-align:left;padding:5px 10px 5px 0;border-bottom:1px solid var(--line);
      vertical-align:top}
      th{font-weight:600;color:var(--soft)}
      .chip{display:inline-block;width:12px;height:12px;border-radius:3px;margin-right:7px;
      border:1px solid var(--line)}
      .track{display:inline-block;width:110px;height:10px;background:var(--card);
      border-radius:5px;margin-right:8px}
      .fill{display:block;height:10px;background:var(--bar);border-radius:5px}
      .one{white-space:nowrap}
      .cards{display:flex;flex-wrap:wrap;gap:14px}
      figure{margin:0;background:var(--card);border:1px solid var(--line);border-radius:8px;
      padding:8px}
      figcaption{font-size:13px;color:var(--soft);max-width:230px;overflow-wrap:anywhere}
      img{display:block;max-width:100%}
      .grid{image-rendering:pixelated}
      svg text{fill:var(--soft);font-size:11px}svg rect{fill:var(--bar)}
      """;

  private final StringBuilder body = new StringBuilder(1 << 14);
  private final String title;

  /** A page with a heading. */
  public Page(String title) {
    this.title = title;
    body.append("<h1>").append(escape(title)).append("</h1>\n");
  }

  /** Text that HTML takes as text. */
  public static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** A heading of a part. */
  public Page heading(String text) {
    body.append("<h2>").append(escape(text)).append("</h2>\n");
    return this;
  }

  /** A paragraph. */
  public Page text(String text) {
    body.append("<p>").append(escape(text)).append("</p>\n");
    return this;
  }

  /**
   * A table.
   *
   * @param rows cells that are HTML already
   */
  public Page table(List<String> heads, List<? extends List<String>> rows) {
    body.append("<div class=wide><table><tr>");
    heads.forEach(head -> body.append("<th>").append(escape(head)).append("</th>"));
    body.append("</tr>\n");
    for (List<String> row : rows) {
      body.append("<tr>");
      row.forEach(cell -> body.append("<td>").append(cell).append("</td>"));
      body.append("</tr>\n");
    }
    body.append("</table></div>\n");
    return this;
  }

  /** Figures beside each other, as {@link #figure} makes them. */
  public Page cards(List<String> figures) {
    body.append("<div class=cards>\n");
    figures.forEach(body::append);
    body.append("</div>\n");
    return this;
  }

  /**
   * A picture with a line below.
   *
   * @param width on the page; sharp pixels if it is wider than the picture
   */
  public static String figure(Picture picture, int width, String caption) {
    String data = Base64.getEncoder().encodeToString(PngWriter.encode(picture));
    return "<figure><img%s width=%d alt=\"%s\" src=\"data:image/png;base64,%s\">"
            .formatted(picture.width() < width ? " class=grid" : "", width, escape(caption), data)
        + "<figcaption>"
        + escape(caption)
        + "</figcaption></figure>\n";
  }

  /** A bar of a share from 0 to 1 with text beside it. */
  public static String bar(double share, String text) {
    return String.format(
        Locale.ROOT,
        "<span class=one><span class=track><span class=fill style=\"width:%.1f%%\">"
            + "</span></span>%s</span>",
        100 * Math.max(0, Math.min(1, share)),
        escape(text));
  }

  /** A column chart. */
  public Page columns(long[] values, List<String> labels) {
    long most = 1;
    for (long value : values) {
      most = Math.max(most, value);
    }
    int step = 48;
    body.append(
        "<div class=wide><svg width=%d height=150 role=img>".formatted(values.length * step));
    for (int i = 0; i < values.length; i++) {
      double h = 100.0 * values[i] / most;
      body.append(
          String.format(
              Locale.ROOT,
              "<rect x=%d y=%.1f width=%d height=%.1f rx=2 />",
              i * step + 4,
              120 - h,
              step - 8,
              h));
      body.append(
          String.format(
              Locale.ROOT, "<text x=%d y=%.1f>%d</text>", i * step + 4, 116 - h, values[i]));
      body.append(
          String.format(
              Locale.ROOT, "<text x=%d y=138>%s</text>", i * step + 4, escape(labels.get(i))));
    }
    body.append("</svg></div>\n");
    return this;
  }

  /** The whole page. */
  public String html() {
    return "<!doctype html>\n<html lang=en><head><meta charset=utf-8>"
        + "<meta name=viewport content=\"width=device-width,initial-scale=1\"><title>"
        + escape(title)
        + "</title><style>\n"
        + STYLE
        + "</style></head><body><main>\n"
        + body
        + "</main></body></html>\n";
  }

  /**
   * Writes the page.
   *
   * @throws io.intarsia.base.Refusal ENVIRONMENT if the file cannot be written
   */
  public void write(Path file) {
    Whole.write(file, out -> out.write(html().getBytes(StandardCharsets.UTF_8)));
  }
}
