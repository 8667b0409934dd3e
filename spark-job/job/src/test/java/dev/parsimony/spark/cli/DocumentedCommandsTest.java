package dev.parsimony.spark.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.repository.ShownCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The commands that pages show are understood, options and their values, by the commands. */
final class DocumentedCommandsTest {
  private static final String LOCAL = "./submit/local.sh";
  private static final String SIMULATE = "./submit/simulate.sh";

  /** Capital words that readers fill in; all others, such as FOLDER, are values as they are. */
  private static final Map<String, String> FILLED_IN = Map.of("METHOD", "none", "N", "1");

  /** A method of the page on adding one's own, which only its jar knows. */
  private static final String OWN_METHOD = "top-k:share=0.05";

  @TestFactory
  Stream<DynamicTest> areUnderstood() throws IOException {
    List<ShownCommand> shown =
        ShownCommand.all().stream()
            .filter(
                each -> each.text().matches("(?:\\S+=\\S+ )*\\./submit/(local|simulate)\\.sh.*"))
            .toList();
    assertTrue(shown.size() > 40, "found only " + shown);
    return shown.stream()
        .filter(each -> !each.text().contains(OWN_METHOD))
        .map(each -> DynamicTest.dynamicTest(each.toString(), () -> assertUnderstood(each)));
  }

  private static void assertUnderstood(ShownCommand shown) {
    String[] arguments = arguments(shown.words()).toArray(String[]::new);
    assertDoesNotThrow(
        () -> Main.commandLine().parseArgs(arguments), () -> Arrays.toString(arguments));
  }

  /** The command's own arguments: behind the script, and before what is spark-submit's. */
  private static List<String> arguments(List<String> words) {
    boolean simulates = words.contains(SIMULATE);
    int end = words.contains("--") ? words.indexOf("--") : words.size();
    List<String> arguments = new ArrayList<>();
    for (String word : words.subList(words.indexOf(simulates ? SIMULATE : LOCAL) + 1, end)) {
      if (!word.equals("...")) {
        arguments.add(FILLED_IN.getOrDefault(word, word));
      }
    }
    if (simulates) {
      arguments.add(0, "simulate");
    } else if (arguments.isEmpty() || arguments.get(0).startsWith("-")) {
      arguments.add(0, "train");
    }
    return arguments;
  }
}
