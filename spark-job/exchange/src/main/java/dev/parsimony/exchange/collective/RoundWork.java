package dev.parsimony.exchange.collective;

import dev.parsimony.exchange.ExchangeException;

/** The work of a rank in a round: what it sends, and what it does with what arrives. */
interface RoundWork {
  /** Begins the round on the links. */
  void start(LinkSet links, long round, long nowNanos) throws ExchangeException;

  /** Makes more of what this rank sends; returns whether there was anything to make. */
  default boolean make() throws ExchangeException {
    return false;
  }

  /** Whether all that this rank sends is made. */
  default boolean made() {
    return true;
  }

  /** Frames some of what is made for all peers alike, so that sending can begin. */
  default void frame(long round) {}

  /** Does what can be done with what is here; returns whether there was anything. */
  boolean advance();

  /** Whether all is done. */
  boolean done();
}
