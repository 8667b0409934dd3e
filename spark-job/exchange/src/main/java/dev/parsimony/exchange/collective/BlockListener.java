package dev.parsimony.exchange.collective;

/** Is told of the blocks of a round, in rank order. */
@FunctionalInterface
public interface BlockListener {
  /** Looks at nothing while the round is under way. */
  BlockListener IGNORED = rank -> {};

  /** The block of this rank is here, and those of all lower ranks. The own one is among them. */
  void arrived(int rank);
}
