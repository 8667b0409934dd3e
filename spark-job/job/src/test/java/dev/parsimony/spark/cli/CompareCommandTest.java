package dev.parsimony.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.report.ReportTable;
import dev.parsimony.spark.report.page.TestReports;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import picocli.CommandLine;

final class CompareCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private int execute(Object... arguments) {
    return execute("compare", arguments);
  }

  private int execute(String command, Object... arguments) {
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    String[] words = new String[arguments.length + 1];
    words[0] = command;
    for (int i = 0; i < arguments.length; i++) {
      words[i + 1] = arguments[i].toString();
    }
    return commandLine.execute(words);
  }

  private Path run(String name, int epochs, Map<String, String> config) throws IOException {
    Path run = Files.createDirectories(folder.resolve(name));
    Files.write(run.resolve("report.json"), TestReports.of(epochs, config).toJson());
    return run;
  }

  @Test
  void writesAPageAndATable() throws Exception {
    Path a = run("a", 3, Map.of("seed", "1", "compression", "none"));
    Path b = run("b", 20, Map.of("seed", "1", "compression", "variance:alpha=1"));
    Path page = folder.resolve("out").resolve("page.html");
    assertEquals(0, execute(a, b.resolve("report.json"), "--page", page), err.toString());
    String table = out.toString();
    assertTrue(table.startsWith("run  epochs  accuracy  test loss"), table);
    assertTrue(table.contains("\na         3  "), table);
    assertTrue(table.contains("compression  none  variance:alpha=1"), table);
    assertFalse(table.contains("seed"), table);
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(Files.readAllBytes(page)));
    assertEquals(7, document.getElementsByTagName("svg").getLength());
    assertEquals(0, document.getElementsByTagName("script").getLength());
  }

  @Test
  void sameNamesAreToldApartByTheirPaths() throws IOException {
    Path a = run("one/result", 1, Map.of());
    Path b = run("two/result", 1, Map.of());
    assertEquals(0, execute(a, b, b, "--page", folder.resolve("p.html")), err.toString());
    assertTrue(out.toString().contains(a + "  "), out.toString());
    assertTrue(out.toString().contains(b + " (2)"), out.toString());
  }

  @Test
  void showPrintsTheTableOfARun() throws IOException {
    Path a = run("a", 2, Map.of());
    assertEquals(0, execute("show", new Object[] {a}), err.toString());
    String table = ReportTable.of(TestReports.of(2, Map.of()));
    assertEquals(table, out.toString());
  }

  private void assertRefused(String sentence, Object... arguments) {
    assertEquals(2, execute(arguments));
    assertEquals("error: " + sentence + "\n", err.toString());
    assertFalse(Files.exists(folder.resolve("p.html")));
  }

  @Test
  void oneRunIsNoComparison() throws IOException {
    assertRefused(
        "compare takes 2 to 7 runs, and got 1; give their output folders.",
        run("a", 1, Map.of()),
        "--page",
        folder.resolve("p.html"));
  }

  @Test
  void whatIsNoReportIsRefusedInOneSentence() throws IOException {
    Path a = run("a", 1, Map.of());
    Path none = folder.resolve("none");
    String give = "; give the output folder of a run that ended, or its report.json.";
    assertRefused("There is no report.json at " + none + give, a, none);
    err.getBuffer().setLength(0);
    Path other = Files.writeString(folder.resolve("other.json"), "{\"parameters\": 3}");
    assertRefused("Cannot compare " + other + " (it has no field workers)" + give, a, other);
    err.getBuffer().setLength(0);
    assertEquals(2, execute("show", new Object[] {other}));
    assertEquals(
        "error: Cannot show " + other + " (it has no field workers)" + give + "\n", err.toString());
    err.getBuffer().setLength(0);
    Path text = Files.writeString(folder.resolve("text.json"), "not json");
    assertEquals(2, execute(a, text));
    assertTrue(
        err.toString().startsWith("error: Cannot compare " + text + " (it is not the JSON of one:"),
        err.toString());
    assertEquals(1, err.toString().lines().count(), err.toString());
  }
}
