package dev.parsimony.site;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Writes the site: the README, and all that can be reached from it and from the list of pages. */
public final class Site {
  /** The page that lists all others. */
  private static final Path LIST = Path.of("spark-job", "docs", "README.md");

  private static final String STYLE = "site.css";

  private final Path root;
  private final Path out;
  private final Navigation navigation;
  private final String template;

  private Site(Path root, Path out) throws IOException {
    this.root = root;
    this.out = out;
    navigation = Navigation.of(LIST, Files.readString(root.resolve(LIST)));
    template = resource("page.html");
  }

  /**
   * Writes it, and fails where a link leads nowhere.
   *
   * @param arguments the folder of the source tree, and the one to write to
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 2) {
      throw new IllegalArgumentException(
          "Give the folder of the source tree and the one to write to, not "
              + List.of(arguments)
              + ".");
    }
    Path out = Path.of(arguments[1]);
    build(Path.of(arguments[0]), out);
    List<String> broken = LinkCheck.broken(out);
    if (!broken.isEmpty()) {
      throw new IllegalStateException(
          "Links of the documentation lead nowhere; mend them:\n" + String.join("\n", broken));
    }
  }

  /**
   * Writes it, links unchecked.
   *
   * @param root the folder of the source tree
   * @param out the folder to write to, made if it is not there; what an earlier build has left
   *     there is deleted
   */
  static void build(Path root, Path out) throws IOException {
    Site site = new Site(root, out);
    clear(out);
    Files.writeString(out.resolve(STYLE), resource(STYLE));
    Deque<Path> left = new ArrayDeque<>(List.of(Page.START, LIST));
    Map<Path, Path> linkedFrom = new HashMap<>(Map.of(Page.START, Page.START, LIST, LIST));
    while (!left.isEmpty()) {
      Path source = left.remove();
      for (Path linked : site.written(source, Objects.requireNonNull(linkedFrom.get(source)))) {
        if (linkedFrom.putIfAbsent(linked, source) == null) {
          left.add(linked);
        }
      }
    }
  }

  /** Empties a folder that holds a site, which its style tells, or makes it. */
  private static void clear(Path out) throws IOException {
    Files.createDirectories(out);
    try (Stream<Path> files = Files.walk(out)) {
      List<Path> contents =
          files.filter(file -> !file.equals(out)).sorted(Comparator.reverseOrder()).toList();
      if (!contents.isEmpty() && !Files.exists(out.resolve(STYLE))) {
        throw new IllegalArgumentException(
            out + " holds other files than a site's, which would be deleted; name another folder.");
      }
      for (Path file : contents) {
        Files.delete(file);
      }
    }
  }

  /**
   * Writes what becomes of a file.
   *
   * @param source relative to the source tree
   * @param from the page that links to it, likewise
   * @return the files that it links to
   */
  private Set<Path> written(Path source, Path from) throws IOException {
    try {
      return write(source);
    } catch (CharacterCodingException e) {
      throw new IllegalStateException(
          from
              + " links to "
              + source
              + ", which is neither text nor a picture; name it there"
              + " without a link.",
          e);
    }
  }

  private Set<Path> write(Path source) throws IOException {
    Path target = out.resolve(Page.target(source));
    Files.createDirectories(Objects.requireNonNull(target.getParent()));
    if (Page.isPicture(source)) {
      Files.copy(root.resolve(source), target, StandardCopyOption.REPLACE_EXISTING);
      return Set.of();
    }
    Page page = Page.read(root, source);
    Files.writeString(
        target,
        template
            .replace("@title@", page.title())
            .replace("@style@", Page.link(source, Path.of(STYLE)))
            .replace("@start@", Page.link(source, Page.target(Page.START)))
            .replace("@navigation@", navigation.html(source))
            .replace("@body@", page.html()));
    return page.linked();
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = Objects.requireNonNull(Site.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
