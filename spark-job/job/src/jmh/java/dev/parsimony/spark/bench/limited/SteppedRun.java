package dev.parsimony.spark.bench.limited;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A run whose network changes: as many epochs for each rate, of which only the last counts, for the
 * rate changes with the first live line of the first ones, which come 5 s apart.
 *
 * @param epochs for each rate, at least 2
 */
public record SteppedRun(ClusterRun cluster, int epochs) {
  /**
   * Returns the seconds of a rate's last epoch, rate by rate.
   *
   * @param arguments of the job, without workers, epochs and output
   */
  public double[] measure(List<String> rates, List<String> arguments) throws IOException {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of("--epochs", Integer.toString(epochs * rates.size())));
    cluster.hosts().shape(rates.get(0));
    int[] changes = new int[1];
    JsonNode report =
        cluster.train(
            all,
            line -> {
              int place = LiveLine.of(line).map(live -> (live.epoch() - 1) / epochs).orElse(0);
              if (place > changes[0]) {
                changes[0] = place;
                cluster.hosts().shape(rates.get(place));
              }
            });
    if (changes[0] < rates.size() - 1) {
      throw new IOException("Epochs were too short to change the network's rate in time");
    }
    double[] seconds = new double[rates.size()];
    for (int i = 0; i < seconds.length; i++) {
      seconds[i] = report.get("epochs").get(epochs * (i + 1) - 1).get("seconds").asDouble();
    }
    return seconds;
  }
}
