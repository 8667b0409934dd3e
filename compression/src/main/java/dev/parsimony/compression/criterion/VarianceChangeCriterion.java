package dev.parsimony.compression.criterion;

import dev.parsimony.compression.Internal;
import dev.parsimony.compression.block.SparseBlock;
import dev.parsimony.compression.param.ParameterTensor;

/**
 * Sends an element's change when its mean gradient stands out from its noise: sent when r^2 &gt;
 * alpha*v, and then r = v = e = 0, or with error feedback e = what quantisation lost of d. An
 * element that is not chosen, or is chosen but has no code, keeps e = d and r, and v *= zeta.
 */
@Internal
public final class VarianceChangeCriterion extends ChangeCriterion {
  private final boolean errorFeedback;

  /**
   * Makes the criterion.
   *
   * @param alpha above 0, finite; larger sends less
   * @param zeta decay of v per round without sending, in (0, 1]
   */
  public VarianceChangeCriterion(float alpha, float zeta, boolean errorFeedback) {
    super(alpha, zeta);
    this.errorFeedback = errorFeedback;
  }

  @Override
  int append(
      ResidualState state, int from, int[] columns, int length, int local, int[] to, int count) {
    return appendOutstanding(state, from, columns, length, local, to, count);
  }

  @Override
  void take(ResidualState state, int offset, Selection chosen, int first, int from, int to) {
    int[] indices = chosen.block().indices();
    float[] values = chosen.values();
    for (int j = first, count = chosen.block().count(); j < count; j++) {
      values[j] = state.change()[offset + indices[j]];
    }
    state.decay(from, to, zeta);
  }

  @Override
  public void settle(ParameterTensor tensor, ResidualState state, Selection chosen) {
    SparseBlock block = chosen.block();
    int[] indices = block.indices();
    byte[] codes = block.codes();
    int sent = 0;
    for (int j = 0, count = block.count(); j < count; j++) {
      if (codes[j] == SparseBlock.NO_CODE) {
        continue;
      }
      int i = tensor.offset() + indices[j];
      indices[sent] = indices[j];
      codes[sent] = codes[j];
      state.r()[i] = 0;
      state.v()[i] = 0;
      state.change()[i] = errorFeedback ? chosen.values()[j] - block.value(sent) : 0;
      sent++;
    }
    block.count(sent);
  }
}
