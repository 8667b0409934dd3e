package dev.parsimony.spark.integration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Many commands of the packaged job, one after the other in one JVM in local mode. */
final class Commands {
  private final Path folder;
  private final List<String> lines = new ArrayList<>();

  /**
   * @param folder for the process's files
   */
  Commands(Path folder) {
    this.folder = folder;
  }

  /**
   * Adds a {@code train}.
   *
   * @param settings of Spark for this command
   * @return its index in the results
   */
  int train(Map<String, String> settings, String... arguments) {
    List<String> words = new ArrayList<>();
    settings.forEach((key, value) -> words.add(CommandsMain.SETTING + key + "=" + value));
    words.add("train");
    words.addAll(Arrays.asList(arguments));
    lines.add(String.join(CommandsMain.BETWEEN_WORDS, words));
    return lines.size() - 1;
  }

  /** Runs all of them. */
  List<JobProcess.Result> run(String master) throws IOException, InterruptedException {
    Path file = Files.write(folder.resolve("commands"), lines);
    JobProcess.Result whole =
        new JobProcess(folder)
            .main(CommandsMain.class, Map.of("spark.master", master), file.toString());
    List<String> out = pieces(whole.out());
    List<String> err = pieces(whole.err());
    if (out.size() != lines.size() || err.size() != lines.size()) {
      throw new AssertionError("Not all commands ended: " + whole.out() + whole.err());
    }
    List<JobProcess.Result> results = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      int newline = out.get(i).lastIndexOf('\n');
      int exitCode = Integer.parseInt(out.get(i).substring(newline + 1));
      results.add(
          new JobProcess.Result(exitCode, out.get(i).substring(0, newline + 1), err.get(i)));
    }
    return results;
  }

  private static List<String> pieces(String text) {
    String[] pieces = text.split(CommandsMain.END + "\n", -1);
    return Arrays.asList(pieces).subList(0, pieces.length - 1);
  }
}
