package dev.parsimony.compression.bench;

import dev.parsimony.compression.block.SparseBlock;
import dev.parsimony.compression.quantize.BlockQuantizer;

/** A quantiser that adds up its time. */
final class TimedQuantizer implements BlockQuantizer {
  private final BlockQuantizer quantizer;
  private long nanos;

  TimedQuantizer(BlockQuantizer quantizer) {
    this.quantizer = quantizer;
  }

  /** Time so far. */
  long nanos() {
    return nanos;
  }

  @Override
  public void quantize(float[] values, SparseBlock block) {
    long start = System.nanoTime();
    quantizer.quantize(values, block);
    nanos += System.nanoTime() - start;
  }
}
