package dev.parsimony.exchange.collective;

import java.io.IOException;

/** Sums of vectors over all ranks. */
public interface AllReduce {
  /**
   * Replaces the first {@code length} elements by their sums over all ranks, added to zero in rank
   * order: the bits are those of adding whole vectors one after the other. Collective; all ranks
   * give the same length.
   *
   * @throws dev.parsimony.exchange.ExchangeException as {@link Exchange#allgatherv} does
   */
  void sum(float[] vector, int length) throws IOException;

  /**
   * Sums as {@link #sum(float[], int)} does, with parts that travel in two bytes an element. The
   * sums are those of the vectors that ranks decode, and travel as float32.
   */
  void sum(float[] vector, int length, HalfParts halves) throws IOException;

  /**
   * Whether a sum is predicted to be faster than an allgatherv of blocks that hold the vectors. The
   * same on all ranks.
   *
   * @param elementBytes that an element takes in such a block, and in the parts of a sum
   */
  boolean fasterThanBlocks(long elements, int elementBytes);

  /** Whether anything travels; where ranks share their memory, figures count what would else. */
  boolean travels();
}
