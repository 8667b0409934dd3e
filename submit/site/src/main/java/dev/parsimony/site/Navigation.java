package dev.parsimony.site;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The menu of each page, made of the table of all pages: its rows, in their order, under the rows
 * in bold.
 */
final class Navigation {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| (?:\\[([^]]+)\\]\\(([^)#]+)\\)|\\*\\*(.+)\\*\\*) \\|.*$");

  /**
   * A row of it.
   *
   * @param source the page's file, relative to the source tree; empty above a group
   */
  private record Entry(String name, Path source) {
    boolean isGroup() {
      return source.toString().isEmpty();
    }
  }

  private final List<Entry> entries;

  private Navigation(List<Entry> entries) {
    this.entries = entries;
  }

  /**
   * Reads the table.
   *
   * @param list the file that has it, relative to the source tree
   * @param markdown its text
   */
  static Navigation of(Path list, String markdown) {
    List<Entry> entries = new ArrayList<>();
    Matcher row = ROW.matcher(markdown);
    while (row.find()) {
      entries.add(
          row.group(3) == null
              ? new Entry(row.group(1), list.resolveSibling(row.group(2)).normalize())
              : new Entry(row.group(3), Path.of("")));
    }
    if (entries.isEmpty()) {
      throw new IllegalArgumentException(list + " has no table of pages.");
    }
    return new Navigation(entries);
  }

  /** Returns the menu of a page. */
  String html(Path page) {
    StringBuilder html = new StringBuilder();
    for (Entry entry : entries) {
      String name = Page.escaped(entry.name());
      if (entry.isGroup()) {
        html.append("<h2>").append(name).append("</h2>\n");
        continue;
      }
      String here = entry.source().equals(page) ? " aria-current=\"page\"" : "";
      html.append("<a href=\"")
          .append(Page.link(page, Page.target(entry.source())))
          .append("\"" + here + ">")
          .append(name)
          .append("</a>\n");
    }
    return html.toString();
  }
}
