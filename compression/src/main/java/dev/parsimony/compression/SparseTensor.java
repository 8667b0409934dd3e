package dev.parsimony.compression;

import dev.parsimony.compression.block.SparseBlock;
import dev.parsimony.compression.criterion.ResidualState;
import dev.parsimony.compression.criterion.SendCriterion;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.quantize.BlockQuantizer;

/**
 * The elements that a criterion chooses, as codes of a quantiser. Elements that the quantiser drops
 * count as not sent.
 *
 * @param words whether to take the paper's 32-bit words rather than the smallest form
 */
record SparseTensor(
    ParameterTensor tensor,
    SendCriterion criterion,
    BlockQuantizer quantizer,
    ResidualState residual,
    boolean words)
    implements TensorCompressor {
  @Override
  public void append(GradientMoments moments, long step, long key, MessageBuilder message) {
    SparseBlock block = message.scratch();
    if (!criterion.select(tensor, moments, residual, block)) {
      moments.requireFinite(step);
      residual.requireFinite(tensor, step);
    }
    quantizer.quantize(residual.r(), block);
    criterion.settle(residual, block);
    message.sparse(block, block.count(), words);
  }
}
