package dev.parsimony.spark.bench.hosts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parsimony.spark.bench.limited.ShapedHosts;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A run whose network changes: two epochs for each rate, of which the first, in whose beginning it
 * changes, does not count.
 *
 * @param submit the script that starts a run on the cluster
 * @param folder for the run's files
 */
record SteppedRun(ShapedHosts hosts, Path submit, Path folder) {
  private static final int WORKERS = 4;
  private static final int BATCH_SIZE = 64;
  private static final Pattern EPOCH = Pattern.compile("epoch (\\d+)/\\d+ .*");

  /**
   * Returns examples a second of all workers at each rate.
   *
   * @param arguments of the job, without data, workers, epochs and output
   */
  double[] measure(List<String> rates, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(ShapedHosts.enter(hosts.namespaces().get(0)));
    command.addAll(List.of("bash", submit.toString(), "--workers", Integer.toString(WORKERS)));
    command.addAll(
        List.of(
            "--conf", "spark.authenticate=false", "--conf", "spark.network.crypto.enabled=false"));
    command.addAll(List.of("--conf", "spark.driver.host=" + ShapedHosts.address(0)));
    command.addAll(arguments);
    command.addAll(List.of("--data", "glyphs", "--batch-size", Integer.toString(BATCH_SIZE)));
    command.addAll(List.of("--epochs", Integer.toString(2 * rates.size())));
    command.addAll(List.of("--output", folder.toString(), "--overwrite"));
    hosts.shape(rates.get(0));
    run(command, rates);
    return throughput(rates.size());
  }

  private void run(List<String> command, List<String> rates) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    List<String> lines = new ArrayList<>();
    int changes = 0;
    try (BufferedReader reader = process.inputReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
        Matcher epoch = EPOCH.matcher(line);
        int place = epoch.matches() ? (Integer.parseInt(epoch.group(1)) - 1) / 2 : 0;
        if (place > changes) {
          changes = place;
          hosts.shape(rates.get(place));
        }
      }
      int code = process.waitFor();
      if (code != 0 || changes < rates.size() - 1) {
        throw new IOException("The run ended with code " + code + ":\n" + String.join("\n", lines));
      }
    } catch (InterruptedException e) {
      throw new IOException("Interrupted during a run", e);
    } finally {
      process.destroy();
    }
  }

  private double[] throughput(int rates) throws IOException {
    JsonNode report = new ObjectMapper().readTree(Files.readString(folder.resolve("report.json")));
    double examples = report.get("steps").asDouble() / (2 * rates) * WORKERS * BATCH_SIZE;
    double[] result = new double[rates];
    for (int i = 0; i < rates; i++) {
      result[i] = examples / report.get("epochs").get(2 * i + 1).get("seconds").asDouble();
    }
    return result;
  }
}
