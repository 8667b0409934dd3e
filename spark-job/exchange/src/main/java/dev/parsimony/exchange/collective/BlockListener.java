package dev.parsimony.exchange.collective;

/** Is told of the blocks of a round, in rank order. */
@FunctionalInterface
public interface BlockListener {
  /** Looks at nothing while the round is under way. */
  BlockListener IGNORED = block -> {};

  /**
   * A block is here, and those of all lower ranks. This rank's is among them.
   *
   * @param block valid until the next round
   */
  void arrived(ReceivedBlock block);
}
