package dev.parsimony.spark.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The commands that pages show are understood, options and their values, by the commands. */
final class DocumentedCommandsTest {
  private static final Path ROOT = Path.of("..", "..");

  /** A command in a block of code, over as many lines as end with a backslash. */
  private static final Pattern COMMAND =
      Pattern.compile(
          "(?m)^    (?:\\S+=\\S+ )*\\./submit/(local|simulate)\\.sh((?:.*\\\\\\n)*.*)$");

  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|([^\\s'\"]+)");

  /** Capital words that readers fill in; all others, such as FOLDER, are values as they are. */
  private static final Map<String, String> FILLED_IN = Map.of("METHOD", "none", "N", "1");

  /** A method of the page on adding one's own, which only its jar knows. */
  private static final String OWN_METHOD = "top-k:share=0.05";

  private record Shown(Path page, String script, String arguments) {
    String name() {
      return page.getFileName() + ": " + script + arguments.replaceAll("\\s*\\\\\\n\\s*", " ");
    }

    List<String> words() {
      List<String> words = new ArrayList<>();
      Matcher word = WORD.matcher(arguments.replace("\\\n", " ").replaceAll("(?m)\\s# .*$", ""));
      while (word.find()) {
        String text =
            Stream.of(word.group(1), word.group(2), word.group(3))
                .filter(group -> group != null)
                .findFirst()
                .orElseThrow();
        if (text.equals("--")) {
          break; // spark-submit's follow
        }
        if (!text.equals("...")) {
          words.add(FILLED_IN.getOrDefault(text, text));
        }
      }
      if (script.equals("simulate")) {
        words.add(0, "simulate");
      } else if (words.isEmpty() || words.get(0).startsWith("-")) {
        words.add(0, "train");
      }
      return words;
    }
  }

  private static List<Shown> shown() throws IOException {
    List<Shown> shown = new ArrayList<>();
    try (Stream<Path> docs = Files.list(ROOT.resolve("spark-job/docs"))) {
      List<Path> pages =
          Stream.concat(Stream.of(ROOT.resolve("README.md")), docs.sorted())
              .filter(page -> page.toString().endsWith(".md"))
              .toList();
      for (Path page : pages) {
        Matcher command = COMMAND.matcher(Files.readString(page));
        while (command.find()) {
          shown.add(new Shown(page, command.group(1), command.group(2)));
        }
      }
    }
    return shown;
  }

  @TestFactory
  Stream<DynamicTest> areUnderstood() throws IOException {
    List<Shown> shown = shown();
    assertTrue(shown.size() > 40, "found only " + shown);
    return shown.stream()
        .filter(each -> !each.arguments().contains(OWN_METHOD))
        .map(each -> DynamicTest.dynamicTest(each.name(), () -> assertUnderstood(each.words())));
  }

  private static void assertUnderstood(List<String> words) {
    String[] arguments = words.toArray(String[]::new);
    assertDoesNotThrow(
        () -> Main.commandLine().parseArgs(arguments), () -> Arrays.toString(arguments));
  }
}
