package dev.parsimony.compression.method;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The tables of methods and their parameters in the documentation, made from the descriptions.
 * {@code -Dparsimony.docs=write} puts them there.
 */
final class MethodTablesTest {
  private static final String METHODS = "| method | sends | consider it |\n|---|---|---|\n";
  private static final String PARAMETERS =
      "| parameter | of | value | default | meaning |\n|---|---|---|---|---|\n";

  private static final List<MethodDescription> ALL = CompressionMethods.builtIn();

  @Test
  void readmeHasTheTableOfMethods() throws IOException {
    requireTable("../README.md", METHODS, methods());
  }

  @Test
  void compressionPageHasTheTableOfMethods() throws IOException {
    requireTable("../spark-job/docs/compression.md", METHODS, methods());
  }

  @Test
  void compressionPageHasTheTableOfParameters() throws IOException {
    requireTable("../spark-job/docs/compression.md", PARAMETERS, parameters());
  }

  private static Stream<String> methods() {
    return ALL.stream()
        .map(
            method ->
                "| %s | %s | %s |\n"
                    .formatted(
                        method.forms().stream()
                            .map(MethodTablesTest::code)
                            .collect(Collectors.joining(", ")),
                        method.sends(),
                        method.consider()));
  }

  private static Stream<String> parameters() {
    Set<MethodParameter<?>> each = new LinkedHashSet<>();
    ALL.forEach(method -> each.addAll(method.parameters()));
    return each.stream()
        .map(
            parameter ->
                "| %s | %s | %s | %s | %s |\n"
                    .formatted(
                        code(parameter.form()),
                        ALL.stream()
                            .filter(method -> method.parameters().contains(parameter))
                            .map(MethodDescription::name)
                            .collect(Collectors.joining(", ")),
                        parameter.bounds(),
                        parameter.standard(),
                        parameter.meaning()));
  }

  private static String code(String text) {
    return "`" + text + "`";
  }

  /** A table ends with the first line that is no row. */
  private static void requireTable(String file, String head, Stream<String> rows)
      throws IOException {
    String table = head + rows.collect(Collectors.joining());
    Path path = Path.of(file);
    String text = Files.readString(path);
    int start = text.indexOf(head);
    assertTrue(start >= 0, file + " lacks the table; put there:\n\n" + table);
    int end = text.indexOf("\n\n", start) + 1;
    String written = text.substring(0, start) + table + text.substring(end);
    if ("write".equals(System.getProperty("parsimony.docs"))) {
      Files.writeString(path, written);
    } else {
      assertTrue(
          written.equals(text),
          () -> file + ": the table differs; run with -Dparsimony.docs=write or put:\n\n" + table);
    }
  }
}
