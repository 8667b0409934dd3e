package dev.parsimony.exchange;

import dev.parsimony.exchange.collective.ExchangeListener;

/**
 * A {@link ChildRank} whose JVM has taken part in an exchange before, so that it loads no class
 * when it has no descriptor left to open its file.
 */
final class WarmRank {
  private WarmRank() {}

  public static void main(String[] args) throws Exception {
    Ranks.run(
        2,
        Ranks.config(30_000),
        ExchangeListener::connect,
        exchange -> exchange.allgatherv(new byte[1], 1));
    ChildRank.main(args);
  }
}
