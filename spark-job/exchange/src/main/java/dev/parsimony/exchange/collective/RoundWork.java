package dev.parsimony.exchange.collective;

/** What a rank does with a round's blocks while they arrive. */
interface RoundWork {
  /** Does what can be done with what is here; returns whether there was anything. */
  boolean advance();

  /** Whether all is done. */
  boolean done();
}
