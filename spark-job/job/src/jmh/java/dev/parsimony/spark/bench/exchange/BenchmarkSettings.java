package dev.parsimony.spark.bench.exchange;

import dev.parsimony.exchange.config.ExchangePattern;
import dev.parsimony.exchange.config.ExchangeSettings;
import java.util.Locale;
import java.util.Optional;

/** The settings of all ranks of all benchmarks. */
final class BenchmarkSettings {
  private static final byte[] TOKEN = new byte[32];
  private static final long TIMEOUT_MS = 60_000;
  private static final int MAX_BLOCK_BYTES = 1 << 30;

  private BenchmarkSettings() {}

  /**
   * @param pattern auto, mesh, ring, pairwise or dissemination
   */
  static ExchangeSettings of(String pattern) {
    Optional<ExchangePattern> fixed =
        pattern.equals("auto")
            ? Optional.empty()
            : Optional.of(ExchangePattern.valueOf(pattern.toUpperCase(Locale.ROOT)));
    return new ExchangeSettings(TOKEN, 0, TIMEOUT_MS, MAX_BLOCK_BYTES, fixed);
  }
}
