package dev.parsimony.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.text.TextContentRenderer;

/**
 * A file of the source tree as a page: Markdown as GitHub shows it, with the same anchors, and any
 * other text as it is.
 *
 * @param title its first heading, in HTML
 * @param html what stands on it
 * @param linked the files that it links to, relative to the source tree
 */
record Page(String title, String html, Set<Path> linked) {
  /** The README, which is the start page. */
  static final Path START = Path.of("README.md");

  private static final String MARKDOWN = ".md";

  private static final List<Extension> EXTENSIONS =
      List.of(TablesExtension.create(), HeadingAnchorExtension.create());
  private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();
  private static final HtmlRenderer HTML = HtmlRenderer.builder().extensions(EXTENSIONS).build();
  private static final TextContentRenderer TEXT = TextContentRenderer.builder().build();

  /**
   * Reads a page.
   *
   * @param root the folder of the source tree
   * @param source relative to it
   */
  static Page read(Path root, Path source) throws IOException {
    String text = Files.readString(root.resolve(source));
    if (!source.toString().endsWith(MARKDOWN)) {
      String name = escaped(String.valueOf(source.getFileName()));
      String html = "<h1>" + name + "</h1>\n<pre><code>" + escaped(text) + "</code></pre>\n";
      return new Page(name, html, Set.of());
    }
    Node document = PARSER.parse(text);
    Links links = new Links(root, source);
    document.accept(links);
    // On a narrow screen a table scrolls, and not the page.
    String html =
        HTML.render(document)
            .replace("<table>", "<div class=\"wide\"><table>")
            .replace("</table>", "</table></div>");
    return new Page(escaped(links.title), html, links.linked);
  }

  static boolean isPicture(Path source) {
    return source.toString().matches(".*\\.(svg|png)");
  }

  /** Returns where a file of the source tree is on the site. */
  static Path target(Path source) {
    String name = source.toString();
    if (source.equals(START)) {
      return Path.of("index.html");
    }
    if (isPicture(source)) {
      return source;
    }
    return Path.of(
        name.endsWith(MARKDOWN)
            ? name.substring(0, name.length() - MARKDOWN.length()) + ".html"
            : name + ".html");
  }

  /**
   * Returns a link.
   *
   * @param source the file on whose page it is, relative to the source tree
   * @param target where it leads, relative to the site
   */
  static String link(Path source, Path target) {
    Path folder = target(source).getParent();
    return folder == null ? target.toString() : folder.relativize(target).toString();
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** Turns links between files into links between pages. */
  private static final class Links extends AbstractVisitor {
    private final Path root;
    private final Path source;
    private final Set<Path> linked = new TreeSet<>();
    private String title = "";

    Links(Path root, Path source) {
      this.root = root;
      this.source = source;
    }

    @Override
    public void visit(Heading heading) {
      if (title.isEmpty()) {
        title = TEXT.render(heading).strip();
      }
      visitChildren(heading);
    }

    @Override
    public void visit(Image image) {
      image.setDestination(followed(image.getDestination()));
    }

    @Override
    public void visit(Link link) {
      visitChildren(link);
      if (isFolder(link.getDestination())) {
        // A folder of the source tree, which the site does not have: its name remains.
        for (Node child = link.getFirstChild(); child != null; child = link.getFirstChild()) {
          link.insertBefore(child);
        }
        link.unlink();
      } else {
        link.setDestination(followed(link.getDestination()));
      }
    }

    private boolean isFolder(String destination) {
      return isOfTheTree(destination) && Files.isDirectory(root.resolve(file(destination)));
    }

    private static boolean isOfTheTree(String destination) {
      return !destination.startsWith("#") && !destination.matches("[a-z]+:.*");
    }

    private Path file(String destination) {
      return source.resolveSibling(destination.split("#", 2)[0]).normalize();
    }

    /** One that leads nowhere stays as it is, for the check of links. */
    private String followed(String destination) {
      if (!isOfTheTree(destination) || !Files.isRegularFile(root.resolve(file(destination)))) {
        return destination;
      }
      linked.add(file(destination));
      int anchor = destination.indexOf('#');
      return link(source, Objects.requireNonNull(target(file(destination))))
          + (anchor < 0 ? "" : destination.substring(anchor));
    }
  }
}
