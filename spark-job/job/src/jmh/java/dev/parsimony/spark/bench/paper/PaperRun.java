package dev.parsimony.spark.bench.paper;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A run of a row.
 *
 * @param share gradients or updates
 * @param updater as the job's option
 * @param data as the job's option, likewise {@code model}
 */
record PaperRun(
    PaperRow row, String share, String updater, String data, String model, int epochs, int seed) {
  private static final String WORKERS = "8";
  private static final String BATCH_SIZE = "64";

  /**
   * What came of it.
   *
   * @param accuracy in percent, after the last epoch
   * @param loss mean training loss over the last epoch
   * @param elementsRatio over the run
   */
  record Result(
      double accuracy,
      double loss,
      double testLoss,
      double elementsRatio,
      double wireRatio,
      double seconds) {
    /** Of a run that did not end well, as where it diverges. */
    static final Result FAILED =
        new Result(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
  }

  /**
   * Trains.
   *
   * @param local the script that trains in one JVM
   * @param folder for the run's files
   */
  Result train(Path local, Path folder) throws IOException {
    List<String> command = new ArrayList<>(List.of("bash", local.toString()));
    command.addAll(List.of("--data", data, "--model", model));
    command.addAll(List.of("--workers", WORKERS, "--batch-size", BATCH_SIZE));
    command.addAll(List.of("--epochs", Integer.toString(epochs), "--seed", Integer.toString(seed)));
    command.addAll(List.of("--compression", row.method(), "--share", share, "--updater", updater));
    command.addAll(List.of("--threads-per-worker", "1"));
    command.addAll(List.of("--output", folder.toString(), "--overwrite"));
    Path log = folder.resolveSibling(folder.getFileName() + ".log");
    Files.createDirectories(folder.toAbsolutePath().getParent());
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Thread ending = new Thread(process::destroy);
    Runtime.getRuntime().addShutdownHook(ending);
    try {
      int code = process.waitFor();
      if (code != 0) {
        System.out.println("  ended with code " + code + "; see " + log);
        return Result.FAILED;
      }
      Runtime.getRuntime().removeShutdownHook(ending);
    } catch (InterruptedException e) {
      throw new IOException("Interrupted during " + this, e);
    } finally {
      process.destroy();
    }
    JsonNode report = new ObjectMapper().readTree(folder.resolve("report.json").toFile());
    return new Result(
        100 * number(report.get("accuracy")),
        number(report.get("score")),
        number(report.get("testLoss")),
        number(report.get("elementsRatio")),
        number(report.get("wireRatio")),
        number(report.get("seconds").get("total")));
  }

  /** A report has null where a figure is not finite. */
  private static double number(JsonNode node) {
    return node.isNumber() ? node.asDouble() : Double.NaN;
  }

  @Override
  public String toString() {
    return row + ", " + share + ", seed " + seed;
  }
}
