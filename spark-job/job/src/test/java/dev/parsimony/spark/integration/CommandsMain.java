package dev.parsimony.spark.integration;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs the commands that a file lists. Both output streams have a mark after each command; on
 * stdout the exit code stands before it.
 */
final class CommandsMain {
  static final String SETTING = "-D";
  static final String BETWEEN_WORDS = "\t";
  static final String END = "=== end of command ===";

  private CommandsMain() {}

  public static void main(String[] args) throws Exception {
    for (String line : Files.readAllLines(Path.of(args[0]))) {
      List<String> words = new ArrayList<>(Arrays.asList(line.split(BETWEEN_WORDS)));
      List<String> settings = words.stream().filter(word -> word.startsWith(SETTING)).toList();
      words.removeAll(settings);
      settings.forEach(setting -> set(setting.substring(SETTING.length()), true));
      int exitCode = execute(words.toArray(String[]::new));
      settings.forEach(setting -> set(setting.substring(SETTING.length()), false));
      System.out.println(exitCode + END);
      System.err.println(END);
    }
    System.exit(0);
  }

  private static void set(String assignment, boolean on) {
    String[] parts = assignment.split("=", 2);
    if (on) {
      System.setProperty(parts[0], parts[1]);
    } else {
      System.clearProperty(parts[0]);
    }
  }

  /** By name, for the packaged job has its command line library under another package. */
  private static int execute(String[] arguments) throws ReflectiveOperationException {
    Method create = Class.forName("dev.parsimony.spark.cli.Main").getDeclaredMethod("commandLine");
    create.setAccessible(true);
    Object commandLine = create.invoke(null);
    Method execute = commandLine.getClass().getMethod("execute", String[].class);
    return (int) execute.invoke(commandLine, (Object) arguments);
  }
}
