package dev.parsimony.exchange.collective;

import dev.parsimony.exchange.config.ExchangePattern;
import java.io.Serializable;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Figures of how a run's blocks travelled.
 *
 * @param rounds by pattern, those of calibration left out; empty where nothing crossed a connection
 * @param vectorSums all-reduces beside them
 * @param encrypted whether frames were encrypted
 * @param measured what calibration measured; empty where the pattern was given
 * @param allReduceNanos predicted for the sum of the vectors that were asked about; NaN where
 *     nothing was measured
 */
public record ExchangeFigures(
    Map<ExchangePattern, Long> rounds,
    long vectorSums,
    boolean encrypted,
    String measured,
    double allReduceNanos)
    implements Serializable {
  /** Figures of ranks that share one JVM. */
  public static final ExchangeFigures IN_MEMORY =
      new ExchangeFigures(Map.of(), 0, false, "", Double.NaN);

  public ExchangeFigures {
    rounds = Map.copyOf(rounds);
  }

  /** Describes for people what was chosen, and why. */
  public String described() {
    if (rounds.isEmpty()) {
      return "in memory";
    }
    String chosen =
        rounds.entrySet().stream()
            .sorted(Map.Entry.<ExchangePattern, Long>comparingByValue().reversed())
            .map(entry -> entry.getKey() + " in " + entry.getValue() + " rounds")
            .collect(Collectors.joining(", "));
    return chosen
        + (vectorSums > 0 ? ", all-reduce in " + vectorSums : "")
        + (encrypted ? ", encrypted" : "")
        + (measured.isEmpty() ? "" : "; " + measured);
  }
}
