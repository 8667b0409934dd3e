package dev.parsimony.spark.exchange;

import java.io.Serializable;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How a run's blocks travelled.
 *
 * @param rounds by pattern, those of calibration left out; empty where nothing crossed a connection
 * @param vectorSums all-reduces beside them
 * @param measured latency and bandwidth by pattern; empty where the pattern was given
 */
public record ExchangeFigures(Map<ExchangePattern, Long> rounds, long vectorSums, String measured)
    implements Serializable {
  /** Of ranks that share one JVM. */
  public static final ExchangeFigures IN_MEMORY = new ExchangeFigures(Map.of(), 0, "");

  public ExchangeFigures {
    rounds = Map.copyOf(rounds);
  }

  /** For people: what was chosen, and why. */
  public String described() {
    if (rounds.isEmpty()) {
      return "in memory";
    }
    String chosen =
        rounds.entrySet().stream()
            .sorted(Map.Entry.<ExchangePattern, Long>comparingByValue().reversed())
            .map(entry -> entry.getKey() + " in " + entry.getValue() + " rounds")
            .collect(Collectors.joining(", "));
    if (vectorSums > 0) {
      chosen += ", all-reduce in " + vectorSums;
    }
    return measured.isEmpty() ? chosen : chosen + "; measured at start: " + measured;
  }
}
