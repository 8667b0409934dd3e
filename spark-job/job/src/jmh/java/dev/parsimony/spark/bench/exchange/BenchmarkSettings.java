package dev.parsimony.spark.bench.exchange;

import dev.parsimony.exchange.config.ExchangeConfig;
import dev.parsimony.exchange.config.ExchangePattern;

/** The settings of all ranks of all benchmarks. */
final class BenchmarkSettings {
  private static final byte[] TOKEN = new byte[32];
  private static final long TIMEOUT_MS = 60_000;
  private static final int MAX_BLOCK_BYTES = 1 << 30;

  private BenchmarkSettings() {}

  /**
   * @param pattern auto, mesh, ring or dissemination
   */
  static ExchangeConfig of(String pattern) {
    return new ExchangeConfig(TOKEN, 0, TIMEOUT_MS, MAX_BLOCK_BYTES)
        .withPattern(ExchangePattern.parse(pattern));
  }
}
