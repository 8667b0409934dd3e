package dev.parsimony.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Holds the tables of options in the documentation to what the commands take; {@code
 * -Dparsimony.docs=write} writes them anew.
 */
final class OptionTablesTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final String BEGIN = "<!-- options: begin -->\n";
  private static final String END = "<!-- options: end -->";

  /** A form and what it means, in the help's columns. */
  private static final Pattern ROW = Pattern.compile("  (\\S.*?)\\s{2,}(.*)");

  /** The next form where it is too long for the column. */
  private static final Pattern LONG_ROW = Pattern.compile("  (\\S+) (.*)");

  @Test
  void pageHasAllOptionsAndSettings() throws IOException {
    requireTables("options.md", options("train") + "\n" + SettingTable.markdown());
  }

  @Test
  void pageOfPredictionsHasTheOptionsOfBothCommands() throws IOException {
    requireTables(
        "predicting.md",
        "### evaluate\n\n" + options("evaluate") + "\n### predict\n\n" + options("predict"));
  }

  @Test
  void pageOfTheDoctorHasItsOptions() throws IOException {
    requireTables("doctor.md", options("doctor"));
  }

  @Test
  void pageOfWatchingHasTheOptionsOfCompare() throws IOException {
    requireTables("watching.md", options("compare"));
  }

  private static void requireTables(String name, String tables) throws IOException {
    Path file = DOCS.resolve(name);
    String page = Files.readString(file);
    int from = page.indexOf(BEGIN);
    int to = page.indexOf(END);
    assertTrue(from >= 0 && to > from, file + " lacks the markers " + BEGIN + END);
    String written = page.substring(0, from) + BEGIN + "\n" + tables + "\n" + page.substring(to);
    if ("write".equals(System.getProperty("parsimony.docs"))) {
      Files.writeString(file, written);
    } else {
      assertEquals(written, page, "run with -Dparsimony.docs=write");
    }
  }

  private static String options(String command) {
    List<OptionSpec> options =
        Main.commandLine().getSubcommands().get(command).getCommandSpec().options();
    return "| option | default | meaning |\n|---|---|---|\n"
        + options.stream().map(OptionTablesTest::row).collect(Collectors.joining());
  }

  private static String row(OptionSpec option) {
    boolean flag = option.arity().max() == 0;
    String name = option.longestName() + (flag ? "" : " " + option.paramLabel());
    String standard = option.defaultValue();
    return "| %s | %s | %s |\n"
        .formatted(
            code(name),
            option.required() ? "required" : standard != null ? code(standard) : flag ? "off" : "",
            Arrays.stream(option.description())
                .map(OptionTablesTest::line)
                .collect(Collectors.joining("<br>")));
  }

  /** A line of the help's; what it says of a form follows the form as code. */
  private static String line(String text) {
    String unformatted = text.replace("%%", "%");
    Matcher row = ROW.matcher(unformatted);
    if (!row.matches()) {
      row = LONG_ROW.matcher(unformatted);
    }
    return row.matches() ? code(row.group(1)) + " " + prose(row.group(2)) : prose(unformatted);
  }

  private static String code(String text) {
    return "`" + text.strip().replace("|", "\\|") + "`";
  }

  private static String prose(String text) {
    return text.strip()
        .replace("|", "\\|")
        .replace("*", "\\*")
        .replace("<", "&lt;")
        .replace("`", "");
  }
}
