package dev.parsimony.spark.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A command that a page shows, in a block of code that is indented.
 *
 * @param page the page's file
 * @param text the command on one line, without what stands behind a #
 */
public record ShownCommand(Path page, String text) {
  /** Whatever begins with a program's name; a block's other lines are output, files, formulas. */
  private static final Pattern COMMAND =
      Pattern.compile(
          "(?m)^ {4,7}((?:[A-Z_]+=(?:'[^']*'|\\S+) )*(?:\\./|\\.ci/|\\. |\\(cd |"
              + "(?:cd|databricks|docker|echo|export|git|head|hdfs|java|jupyter|kubectl|mvn|pip"
              + "|python3?|sed|sha256sum|spark-shell|spark-submit|tensorboard) )"
              + "(?:.*\\\\\\n)*.*)$");

  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|([^\\s'\"]+)");

  /** Returns all commands of all pages of the documentation. */
  public static List<ShownCommand> all() throws IOException {
    List<ShownCommand> shown = new ArrayList<>();
    for (Path page : RepositoryFiles.ending(".md")) {
      Matcher command = COMMAND.matcher(Files.readString(page));
      while (command.find()) {
        String line = command.group(1).replaceAll("\\s*\\\\\\n\\s*", " ");
        shown.add(new ShownCommand(page, line.replaceAll("\\s+# .*$", "").strip()));
      }
    }
    return shown;
  }

  /** Returns its words, without the quotes around them. */
  public List<String> words() {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(text);
    while (word.find()) {
      words.add(
          Stream.of(word.group(1), word.group(2), word.group(3))
              .filter(group -> group != null)
              .findFirst()
              .orElseThrow());
    }
    return words;
  }

  @Override
  public String toString() {
    return page.getFileName() + ": " + text;
  }
}
