package dev.parsimony.exchange.config;

import java.util.Locale;

/** The ways in which blocks travel between ranks. All ranks take the same one in a round. */
public enum ExchangePattern {
  /** Every rank sends its block to every other at once: one latency. */
  MESH,

  /**
   * Every rank sends to the next one, its own block first, then what it gets from the one before,
   * as it arrives: each connection is used in one direction only, and no port is overrun.
   */
  RING,

  /**
   * In step k every rank sends to the rank k places on and receives from the one k places back, so
   * that every port has one sender at a time.
   */
  PAIRWISE,

  /**
   * In step k every rank hands all that it has to the rank 2^k places back (Bruck's algorithm): few
   * messages, for blocks so small that only their number counts.
   */
  DISSEMINATION;

  /** Whether a rank sends its own block, and nothing else, to all peers alike. */
  public boolean sameForAll() {
    return this == MESH || this == PAIRWISE;
  }

  /** The name as in options and reports. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
