package dev.parsimony.compression;

import dev.parsimony.compression.block.SparseBlock;

/** What benchmarks need of this package and users do not. */
public final class Internals {
  private static final InformationBound BOUND = new InformationBound();

  private Internals() {}

  /** The bits that no code for a block can go below. */
  public static double boundBits(SparseBlock block) {
    return BOUND.bits(block);
  }
}
