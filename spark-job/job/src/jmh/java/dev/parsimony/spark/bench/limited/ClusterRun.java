package dev.parsimony.spark.bench.limited;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs of the job with a worker on each of the hosts, on the Spark cluster over them.
 *
 * @param submit the script that starts a run on the cluster
 * @param folder for a run's files
 */
public record ClusterRun(ShapedHosts hosts, Path submit, Path folder) {
  /** Workers of a run. */
  public static final int WORKERS = 4;

  /** Follows a run. */
  public interface Listener {
    /** Takes where it is, as soon as that is known. */
    void progress(LiveLine line) throws IOException;
  }

  /**
   * Trains, and returns the run's report.
   *
   * @param arguments of the job, without workers and output
   * @throws IOException with what the run printed, where it does not end well
   */
  public JsonNode train(List<String> arguments, Listener listener) throws IOException {
    List<String> command = new ArrayList<>(ShapedHosts.enter(hosts.namespaces().get(0)));
    command.addAll(List.of("bash", submit.toString(), "--workers", Integer.toString(WORKERS)));
    command.addAll(
        List.of(
            "--conf", "spark.authenticate=false", "--conf", "spark.network.crypto.enabled=false"));
    command.addAll(List.of("--conf", "spark.driver.host=" + ShapedHosts.address(0)));
    command.addAll(arguments);
    command.addAll(List.of("--output", folder.toString(), "--overwrite", "--progress", "json"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    Thread ending = new Thread(process::destroy);
    Runtime.getRuntime().addShutdownHook(ending);
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader = process.inputReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
        Optional<LiveLine> progress = LiveLine.of(line);
        if (progress.isPresent()) {
          listener.progress(progress.get());
        }
      }
      int code = process.waitFor();
      if (code != 0) {
        throw new IOException("The run ended with code " + code + ":\n" + String.join("\n", lines));
      }
    } catch (InterruptedException e) {
      throw new IOException("Interrupted during a run", e);
    } finally {
      process.destroy();
    }
    Runtime.getRuntime().removeShutdownHook(ending);
    return new ObjectMapper().readTree(folder.resolve("report.json").toFile());
  }
}
