package dev.parsimony.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documentation becomes a site, and a link that leads nowhere is found. */
final class SiteTest {
  private static final Path ROOT = Path.of("..", "..");

  @TempDir Path folder;

  private Path tree() throws IOException {
    Path tree = folder.resolve("tree");
    Path docs = Files.createDirectories(tree.resolve("spark-job/docs"));
    Files.writeString(tree.resolve("README.md"), "# Start\n\n[All](spark-job/docs/README.md)\n");
    Files.writeString(
        docs.resolve("README.md"),
        "# Pages\n\n| page | answers |\n|---|---|\n| **Using it** | |\n| [Data](data.md) | what |\n");
    Files.writeString(docs.resolve("data.md"), "# Data & more\n\n## `--data` of CSV\n");
    Files.writeString(tree.resolve("Example.java"), "class Example<T> {}\n");
    return tree;
  }

  private void append(Path file, String text) throws IOException {
    Files.writeString(file, Files.readString(file) + "\n" + text + "\n");
  }

  private String build(Path tree, String page) throws IOException {
    Site.main(new String[] {tree.toString(), folder.resolve("site").toString()});
    return Files.readString(folder.resolve("site").resolve(page));
  }

  @Test
  void theDocumentationOfThisTreeIsWhole() throws IOException {
    String start = build(ROOT, "index.html");
    assertTrue(start.contains("<h1 id=\"parsimony\">Parsimony</h1>"), start);
    Path docs = folder.resolve("site/spark-job/docs");
    List<String> missing = new ArrayList<>();
    try (Stream<Path> pages = Files.list(ROOT.resolve("spark-job/docs"))) {
      for (Path page : pages.filter(page -> page.toString().endsWith(".md")).toList()) {
        String name = page.getFileName().toString().replace(".md", ".html");
        if (!Files.exists(docs.resolve(name)) || !start.contains("docs/" + name)) {
          missing.add(name);
        }
      }
    }
    assertEquals(List.of(), missing);
    assertTrue(Files.readString(docs.resolve("options.html")).contains("<th>option</th>"));
    assertTrue(Files.exists(docs.resolve("simulate-resnet50.svg")));
  }

  @Test
  void nothingIsLoadedFromElsewhere() throws IOException {
    build(ROOT, "index.html");
    try (Stream<Path> files = Files.walk(folder.resolve("site"))) {
      for (Path page : files.filter(file -> file.toString().endsWith(".html")).toList()) {
        String html = Files.readString(page);
        assertFalse(html.contains(" src=\"http") || html.contains("<script"), page.toString());
        assertFalse(html.contains("<link rel=\"stylesheet\" href=\"http"), page.toString());
      }
    }
  }

  @Test
  void linksLeadFromPageToPage() throws IOException {
    Path tree = tree();
    append(
        tree.resolve("spark-job/docs/data.md"),
        "[start](../../README.md), [CSV](#--data-of-csv), [code](../../Example.java), [docs](../docs)");
    String page = build(tree, "spark-job/docs/data.html");
    assertTrue(page.contains("<title>Data &amp; more</title>"), page);
    assertTrue(page.contains("<a href=\"../../index.html\">start</a>"), page);
    assertTrue(page.contains("<h2 id=\"--data-of-csv\">"), page);
    assertTrue(page.contains("<a href=\"../../Example.java.html\">code</a>, docs"), page);
    assertTrue(page.contains("<h2>Using it</h2>\n<a href=\"data.html\" aria-current"), page);
    String code = Files.readString(folder.resolve("site/Example.java.html"));
    assertTrue(code.contains("class Example&lt;T&gt; {}"), code);
  }

  @Test
  void aLinkThatLeadsNowhereFailsTheBuild() throws IOException {
    Path tree = tree();
    append(tree.resolve("README.md"), "[gone](spark-job/docs/gone.md), [a](#nothing)");
    append(tree.resolve("spark-job/docs/data.md"), "[b](README.md#nothing) ![c](gone.svg)");
    IllegalStateException failure =
        assertThrows(IllegalStateException.class, () -> build(tree, "index.html"));
    assertEquals(
        """
        Links of the documentation lead nowhere; mend them:
        index.html: #nothing
        index.html: spark-job/docs/gone.md
        spark-job/docs/data.html: README.html#nothing
        spark-job/docs/data.html: gone.svg""",
        failure.getMessage());
  }

  @Test
  void aPageThatIsGoneIsNotLeftFromAnEarlierBuild() throws IOException {
    Path tree = tree();
    append(tree.resolve("spark-job/docs/data.md"), "[code](../../Example.java)");
    build(tree, "index.html");
    Files.delete(tree.resolve("Example.java"));
    Files.writeString(tree.resolve("spark-job/docs/data.md"), "# Data\n");
    build(tree, "index.html");
    assertFalse(Files.exists(folder.resolve("site/Example.java.html")));
  }

  @Test
  void aFolderOfOtherFilesIsNotEmptied() throws IOException {
    Path tree = tree();
    Path own = Files.createDirectories(folder.resolve("site")).resolve("own.txt");
    Files.writeString(own, "mine");
    IllegalArgumentException failure =
        assertThrows(IllegalArgumentException.class, () -> build(tree, "index.html"));
    assertTrue(failure.getMessage().endsWith("name another folder."), failure.getMessage());
    assertEquals("mine", Files.readString(own));
  }

  @Test
  void aLinkToWhatIsNoTextIsNamedWithItsPage() throws IOException {
    Path tree = tree();
    append(tree.resolve("spark-job/docs/data.md"), "[model](../../model.zip)");
    Files.write(tree.resolve("model.zip"), new byte[] {'P', 'K', (byte) 0xff, (byte) 0xfe});
    IllegalStateException failure =
        assertThrows(IllegalStateException.class, () -> build(tree, "index.html"));
    assertEquals(
        "spark-job/docs/data.md links to model.zip, which is neither text nor a picture; name it"
            + " there without a link.",
        failure.getMessage());
  }
}
