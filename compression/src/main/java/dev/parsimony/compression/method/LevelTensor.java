package dev.parsimony.compression.method;

import dev.parsimony.compression.block.SparseBlock;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.quantize.LevelQuantizer;

/** All elements of the mean gradient as stochastically rounded levels. */
record LevelTensor(ParameterTensor tensor, LevelQuantizer quantizer) implements TensorCompressor {
  @Override
  public void append(GradientMoments moments, long step, long key, BlockOutput message) {
    SparseBlock block = message.selection().block();
    if (!quantizer.quantize(moments.mean(), tensor.offset(), tensor.length(), key, block)) {
      moments.requireFiniteMean(tensor, step);
    }
    message.sparse(block, false);
  }
}
