package dev.parsimony.spark.bench.limited;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A run whose network changes: as many epochs for each rate, of which only the last counts, for the
 * rate changes with the first {@link LiveLine} of the first ones.
 *
 * @param epochs for each rate, at least 2
 */
public record SteppedRun(ClusterRun cluster, int epochs) {
  /**
   * A rate's part.
   *
   * @param seconds of its last epoch
   * @param bytes that a host sent at this rate, as {@link ShapedHosts#sent} has it; 0 of the last
   */
  public record Part(double seconds, double bytes) {}

  /**
   * Returns the parts, rate by rate.
   *
   * @param arguments of the job, without workers, epochs and output
   */
  public List<Part> measure(List<String> rates, List<String> arguments) throws IOException {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of("--epochs", Integer.toString(epochs * rates.size())));
    RateChanges changes = new RateChanges(cluster.hosts(), rates, epochs);
    JsonNode report = cluster.train(all, changes);
    changes.requireInTime();
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < rates.size(); i++) {
      JsonNode last = report.get("epochs").get(epochs * (i + 1) - 1);
      parts.add(new Part(last.get("seconds").asDouble(), changes.bytes(i)));
    }
    return parts;
  }
}
