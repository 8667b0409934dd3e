package dev.parsimony.compression.method;

import dev.parsimony.compression.block.SparseBlock;
import dev.parsimony.compression.criterion.ResidualState;
import dev.parsimony.compression.criterion.Selection;
import dev.parsimony.compression.criterion.SendCriterion;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.quantize.BlockQuantizer;

/**
 * Returns the elements that a criterion chooses, as codes of a quantiser. Elements that it has no
 * code for count as not sent.
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
  public void append(GradientMoments moments, long step, long key, BlockOutput message) {
    Selection chosen = message.selection();
    if (!criterion.select(tensor, moments, residual, chosen)) {
      moments.requireFinite(step);
      residual.requireFinite(tensor, step);
    }
    SparseBlock block = chosen.block();
    quantizer.quantize(chosen.values(), block);
    criterion.settle(tensor, residual, chosen);
    message.sparse(block, words);
  }

  @Override
  public void scaleAlpha(float factor) {
    criterion.scaleAlpha(factor);
  }

  @Override
  public void accumulateMean(GradientMoments moments, long step) {
    if (residual.change().length > 0) {
      residual.addMean(moments, tensor.offset(), tensor.offset() + tensor.length());
    }
  }

  @Override
  public void accumulateSecondMoment(GradientMoments moments, int times, long step) {
    if (residual.change().length > 0) {
      int from = tensor.offset();
      residual.addSecondMoment(moments, from, from + tensor.length(), times);
    }
  }
}
