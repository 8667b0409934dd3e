package dev.parsimony.spark.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Links between pages lead somewhere, and every page can be found. */
final class DocumentationTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("^#{1,6} (.*)$");
  private static final Pattern CODE_SPAN = Pattern.compile("`[^`]*`");

  private record Page(List<String> links, Set<String> anchors) {}

  private static Page page(Path file) throws IOException {
    List<String> links = new ArrayList<>();
    Set<String> anchors = new HashSet<>();
    Map<String, Integer> seen = new HashMap<>();
    boolean code = false;
    for (String line : Files.readAllLines(file)) {
      if (line.stripLeading().startsWith("```")) {
        code = !code;
      }
      if (code) {
        continue;
      }
      Matcher heading = HEADING.matcher(line);
      if (heading.matches()) {
        String anchor = anchor(heading.group(1));
        int before = seen.merge(anchor, 1, Integer::sum) - 1;
        anchors.add(before == 0 ? anchor : anchor + "-" + before);
      }
      Matcher link = LINK.matcher(CODE_SPAN.matcher(line).replaceAll("code"));
      while (link.find()) {
        links.add(link.group(1));
      }
    }
    return new Page(links, anchors);
  }

  /** As GitHub makes it of a heading. */
  private static String anchor(String heading) {
    return heading
        .replaceAll("\\[([^]]*)\\]\\([^)]*\\)", "$1")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N}_ -]", "")
        .replace(' ', '-');
  }

  @Test
  void everyLinkLeadsToAFileAndAHeading() throws IOException {
    Map<Path, Page> pages = new HashMap<>();
    for (Path file : RepositoryFiles.ending(".md")) {
      pages.put(file, page(file));
    }
    assertTrue(pages.size() > 20, "found only " + pages.keySet());
    List<String> broken = new ArrayList<>();
    int checked = 0;
    for (Map.Entry<Path, Page> each : pages.entrySet()) {
      for (String link : each.getValue().links()) {
        if (!link.matches("[a-z]+:.*")) {
          checked++;
          problem(pages, each.getKey(), link)
              .ifPresent(
                  what -> broken.add(RepositoryFiles.ROOT.relativize(each.getKey()) + ": " + what));
        }
      }
    }
    assertEquals(List.of(), broken);
    assertTrue(checked > 100, "checked only " + checked);
  }

  private static Optional<String> problem(Map<Path, Page> pages, Path from, String link) {
    String[] parts = link.split("#", 2);
    Path target =
        parts[0].isEmpty() ? from : from.resolveSibling(parts[0]).toAbsolutePath().normalize();
    if (!Files.exists(target)) {
      return Optional.of(link + " is not there");
    }
    Page page = pages.get(target);
    boolean found = parts.length == 1 || page == null || page.anchors().contains(parts[1]);
    return found ? Optional.empty() : Optional.of(link + " has no heading");
  }

  @Test
  void theListOfPagesHasEachOfThem() throws IOException {
    String list = RepositoryFiles.read("spark-job/docs/README.md");
    for (Path file : RepositoryFiles.ending(".md")) {
      if (file.getParent().endsWith("spark-job/docs") && !file.endsWith("README.md")) {
        assertTrue(list.contains("(" + file.getFileName() + ")"), file + " is not in the list");
      }
    }
  }

  @Test
  void headingsBecomeAnchorsAsOnTheirPages() {
    assertEquals("what-is-new-in-010", anchor("What is new in 0.1.0"));
    assertEquals("--batch-size-and-memory", anchor("`--batch-size` and memory"));
    assertEquals("see-the-page", anchor("See [the page](page.md)"));
  }
}
