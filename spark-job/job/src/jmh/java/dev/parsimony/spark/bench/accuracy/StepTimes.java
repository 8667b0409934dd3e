package dev.parsimony.spark.bench.accuracy;

import dev.parsimony.compression.bench.Medians;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Seconds of a step at each rate of the network, as medians over rounds in which the rates take
 * turns.
 */
record StepTimes(Map<String, Double> seconds) {
  /** No limit, with the bytes counted. */
  static final String UNLIMITED = "count";

  /** The limited rates. */
  static final List<String> RATES = List.of("100mbit", "1gbit");

  /** The turns of a round; the first two, while a JVM still compiles, do not count. */
  static final List<String> TURNS = List.of(UNLIMITED, UNLIMITED, "100mbit", UNLIMITED, "1gbit");

  /** Where a rate's turn is that counts. */
  private static final Map<String, Integer> COUNTS = Map.of("100mbit", 2, UNLIMITED, 3, "1gbit", 4);

  /** Returns all rates, the fastest last. */
  static List<String> rates() {
    return List.of("100mbit", "1gbit", UNLIMITED);
  }

  /**
   * Returns the medians of rounds.
   *
   * @param rounds seconds of a step in each of {@link #TURNS}; at least one round
   */
  static StepTimes of(List<double[]> rounds) {
    Map<String, Double> seconds = new LinkedHashMap<>();
    for (String rate : rates()) {
      double[] all = rounds.stream().mapToDouble(round -> round[COUNTS.get(rate)]).toArray();
      seconds.put(rate, Medians.of(all));
    }
    return new StepTimes(seconds);
  }

  /** Returns those of one that sends nothing: the same at all rates. */
  static StepTimes constant(double seconds) {
    Map<String, Double> all = new LinkedHashMap<>();
    rates().forEach(rate -> all.put(rate, seconds));
    return new StepTimes(all);
  }

  /** Returns the seconds of a step at a rate. */
  double at(String rate) {
    return seconds.get(rate);
  }

  /** Returns how much longer a step takes at a rate than without a limit. */
  double network(String rate) {
    return at(rate) - at(UNLIMITED);
  }
}
