package dev.parsimony.spark.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of settings names those of the source of {@code config}, and no others. */
final class SettingTableTest {
  private static final Path CONFIG = Path.of("src/main/java/dev/parsimony/spark/config");
  private static final Pattern LITERAL = Pattern.compile("\"([A-Za-z0-9._-]+)\"");
  private static final String EXCHANGE = "spark.parsimony.exchange.";

  @Test
  void namesEverySettingOfTheSource() throws IOException {
    Set<String> missing = new TreeSet<>(literals());
    missing.removeIf(literal -> !literal.startsWith("spark."));
    missing.removeAll(SettingTable.names());
    missing.remove(EXCHANGE);
    assertTrue(missing.isEmpty(), "SettingTable lacks " + missing);
  }

  @Test
  void namesNoOtherSetting() throws IOException {
    Set<String> literals = literals();
    List<String> unknown =
        SettingTable.names().stream()
            .filter(name -> !literals.contains(name))
            .filter(
                name ->
                    !name.startsWith(EXCHANGE)
                        || !literals.contains(name.substring(EXCHANGE.length())))
            .toList();
    assertTrue(unknown.isEmpty(), "no source of config names " + unknown);
  }

  private static Set<String> literals() throws IOException {
    Set<String> literals = new TreeSet<>();
    try (Stream<Path> files = Files.walk(CONFIG)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        Matcher matcher = LITERAL.matcher(Files.readString(file));
        while (matcher.find()) {
          literals.add(matcher.group(1));
        }
      }
    }
    return literals;
  }
}
