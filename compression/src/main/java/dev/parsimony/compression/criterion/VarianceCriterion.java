package dev.parsimony.compression.criterion;

import dev.parsimony.compression.Internal;
import dev.parsimony.compression.block.SparseBlock;
import dev.parsimony.compression.param.ParameterTensor;

/**
 * Sends an element when its mean stands out from its noise (arXiv 1802.06058, algorithm 1): r += m;
 * v += s; sent when r^2 &gt; alpha*v, and then r = v = 0; otherwise v *= zeta. With error feedback,
 * which the paper has not, a sent element's r becomes what quantisation lost of it. An element that
 * is chosen but has no code counts as not sent: r is kept, v *= zeta.
 */
@Internal
public final class VarianceCriterion extends AlphaCriterion {
  private final boolean errorFeedback;

  /**
   * Makes the criterion.
   *
   * @param alpha above 0, finite; larger sends less
   * @param zeta decay of v per step without sending, in (0, 1]
   */
  public VarianceCriterion(float alpha, float zeta, boolean errorFeedback) {
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
    float[] r = state.r();
    float[] v = state.v();
    int[] indices = chosen.block().indices();
    float[] values = chosen.values();
    float[] kept = chosen.kept();
    for (int j = first, count = chosen.block().count(); j < count; j++) {
      int i = offset + indices[j];
      values[j] = r[i];
      kept[j] = v[i] * zeta;
      r[i] = 0;
      v[i] = 0;
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
      int i = tensor.offset() + indices[j];
      if (codes[j] == SparseBlock.NO_CODE) {
        state.r()[i] = chosen.values()[j];
        state.v()[i] = chosen.kept()[j];
      } else {
        indices[sent] = indices[j];
        codes[sent] = codes[j];
        if (errorFeedback) {
          state.r()[i] = chosen.values()[j] - block.value(sent);
        }
        sent++;
      }
    }
    block.count(sent);
  }
}
