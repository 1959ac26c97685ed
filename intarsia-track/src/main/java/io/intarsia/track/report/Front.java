package io.intarsia.track.report;

import java.util.List;

/**
 * What a page about runs begins with.
 *
 * @param title the page's title
 * @param words paragraphs
 * @param table rows of cells, the first row and the first column being headings; may be empty
 */
public record Front(String title, List<String> words, List<List<String>> table) {
  /** Copies the lists. */
  public Front {
    words = List.copyOf(words);
    table = table.stream().map(List::copyOf).toList();
  }

  /** As a page's opening. */
  String html() {
    StringBuilder out = new StringBuilder();
    words.forEach(each -> out.append("<p>").append(Html.escape(each)).append("</p>\n"));
    if (table.isEmpty()) {
      return out.toString();
    }
    out.append("<div class=\"scroll\"><table>");
    for (int row = 0; row < table.size(); row++) {
      out.append("<tr>");
      for (int column = 0; column < table.get(row).size(); column++) {
        String cell = column == 0 || row == 0 ? "th" : "td";
        out.append('<').append(cell).append(column == 0 ? ">" : " class=\"number\">");
        out.append(Html.escape(table.get(row).get(column)));
        out.append("</").append(cell).append('>');
      }
      out.append("</tr>\n");
    }
    return out.append("</table></div>\n").toString();
  }
}
