package dev.parsimony.spark.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each sentence with which Spark ML refuses something can be found in troubleshooting.md. */
final class SparkMlSentencesTest {
  private static final String SOURCES = "spark-job/ml/src/main/java/dev/parsimony/spark/ml";

  private static final Pattern REFUSAL =
      Pattern.compile("new (?:UserErrorException|BadRowException|IllegalArgumentException)(\\()");

  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** Parts of sentences that are shorter could be of any. */
  private static final int TELLING = 10;

  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (Path file : RepositoryFiles.ending(".java")) {
      // What the command's tables are refused with has tests and rows of its own.
      if (file.startsWith(RepositoryFiles.ROOT.resolve(SOURCES))
          && !file.getParent().endsWith("source")
          && !file.getParent().endsWith("predictions")) {
        sources.add(file);
      }
    }
    return sources;
  }

  /** Returns what is between a parenthesis and the one that closes it. */
  private static String inside(String code, int open) {
    int depth = 0;
    boolean quoted = false;
    for (int i = open; i < code.length(); i++) {
      char c = code.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted) {
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (depth == 0) {
          return code.substring(open + 1, i);
        }
      }
    }
    throw new AssertionError("nothing closes the parenthesis at " + open);
  }

  /** Returns the longest part of a sentence that is always the same. */
  private static Optional<String> longestPart(String arguments) {
    List<String> parts = new ArrayList<>();
    Matcher literal = LITERAL.matcher(arguments.replaceAll("\"\\s*\\+\\s*\"", ""));
    while (literal.find()) {
      parts.addAll(List.of(literal.group(1).replace("\\\"", "\"").split("%[ds]")));
    }
    return parts.stream()
        .filter(part -> part.length() >= TELLING)
        .max(Comparator.comparingInt(String::length));
  }

  @Test
  void areOnThePage() throws IOException {
    String page = RepositoryFiles.read("spark-job/docs/troubleshooting.md");
    List<String> missing = new ArrayList<>();
    int checked = 0;
    for (Path file : sources()) {
      String code = Files.readString(file);
      Matcher refusal = REFUSAL.matcher(code);
      while (refusal.find()) {
        Optional<String> part = longestPart(inside(code, refusal.start(1)));
        checked += part.isPresent() ? 1 : 0;
        part.filter(each -> !page.contains(each))
            .ifPresent(each -> missing.add(file.getFileName() + ": " + each));
      }
    }
    assertEquals(List.of(), missing);
    assertTrue(checked > 60, "checked only " + checked);
  }
}
