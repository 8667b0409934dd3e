package dev.parsimony.spark.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Each command that a page shows is run, or marked with why not: submit/documented-commands.txt.
 */
final class CommandStatesTest {
  private static final String LIST = "submit/documented-commands.txt";
  private static final String GATE = ".ci/run";
  private static final String REASON = "why ";
  private static final String TEST = "test:";

  /** States of each command; one has only one, but a mistake may give it two. */
  private static Map<String, List<String>> states() throws IOException {
    Map<String, List<String>> states = new TreeMap<>();
    for (String line : RepositoryFiles.read(LIST).lines().toList()) {
      if (!line.isBlank() && !line.startsWith("#") && !line.startsWith(REASON)) {
        String[] parts = line.split("\\s+", 2);
        states.computeIfAbsent(parts[1], command -> new ArrayList<>()).add(parts[0]);
      }
    }
    return states;
  }

  private static Set<String> reasons() throws IOException {
    Set<String> reasons = new TreeSet<>();
    for (String line : RepositoryFiles.read(LIST).lines().toList()) {
      if (line.startsWith(REASON)) {
        reasons.add(line.split("\\s+", 3)[1]);
      }
    }
    return reasons;
  }

  @Test
  void eachCommandHasAState() throws IOException {
    Set<String> listed = states().keySet();
    TreeSet<String> without = new TreeSet<>();
    TreeSet<String> gone = new TreeSet<>(listed);
    for (ShownCommand each : ShownCommand.all()) {
      gone.remove(each.text());
      if (!listed.contains(each.text())) {
        without.add(each.toString());
      }
    }
    assertEquals(Set.of(), without, "no state in " + LIST);
    assertEquals(Set.of(), gone, "on no page, but in " + LIST);
  }

  @Test
  void eachStateIsOneThatThereIs() throws IOException {
    Set<String> tests = new HashSet<>();
    for (Path file : RepositoryFiles.ending(".java")) {
      if (file.toString().contains("/src/test/")) {
        tests.add(TEST + file.getFileName().toString().replace(".java", ""));
      }
    }
    Set<String> reasons = reasons();
    Set<String> used = new TreeSet<>();
    for (Map.Entry<String, List<String>> each : states().entrySet()) {
      assertEquals(1, each.getValue().size(), each.toString());
      String state = each.getValue().get(0);
      used.add(state);
      boolean known = Set.of("run", "gate", "part").contains(state) || tests.contains(state);
      assertTrue(known || reasons.contains(state), each.toString());
    }
    assertTrue(used.containsAll(reasons), "of " + reasons + " only " + used + " are used");
  }

  /** Word by word, but for Maven's -B. */
  @Test
  void theGateHasTheCommandsThatAreMarkedSo() throws IOException {
    Set<String> gate = new HashSet<>(Set.of(GATE));
    for (String line : RepositoryFiles.read(GATE).lines().toList()) {
      gate.add(line.replace("mvn -B ", "mvn ").replaceAll(" \\|\\| .*", ""));
    }
    Set<String> others = new TreeSet<>();
    for (Map.Entry<String, List<String>> each : states().entrySet()) {
      if (each.getValue().contains("gate") && !gate.contains(each.getKey())) {
        others.add(each.getKey());
      }
    }
    assertEquals(Set.of(), others, "marked 'gate', but not in " + GATE);
  }

  /** In other blocks a command would have no state. */
  @Test
  void commandsStandInIndentedBlocks() throws IOException {
    Pattern fenced =
        Pattern.compile("(?m)^ *```(?:sh|bash|shell|console)\\b|^(?: {0,3})\\./submit/");
    Collection<String> elsewhere = new TreeSet<>();
    for (Path file : RepositoryFiles.ending(".md")) {
      if (fenced.matcher(Files.readString(file)).find()) {
        elsewhere.add(file.toString());
      }
    }
    assertEquals(Set.of(), elsewhere);
  }
}
