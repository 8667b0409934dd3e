package dev.parsimony.compression;

import dev.parsimony.compression.block.SparseBlock;
import dev.parsimony.compression.criterion.SendCriterion;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.quantize.BlockQuantizer;

/** What benchmarks need of this package and users do not. */
public final class Internals {
  private static final InformationBound BOUND = new InformationBound();

  private Internals() {}

  /** The compressor that a spec makes, of the parts given. */
  public static GradientCompressor compressor(
      ParameterLayout layout, SendCriterion criterion, BlockQuantizer quantizer) {
    return new SparseCompressor(layout, criterion, quantizer);
  }

  /** The bits that no code for a block can go below. */
  public static double boundBits(SparseBlock block) {
    return BOUND.bits(block);
  }
}
