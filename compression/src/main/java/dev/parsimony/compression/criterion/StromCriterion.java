package dev.parsimony.compression.criterion;

import dev.parsimony.compression.Internal;
import dev.parsimony.compression.param.ParameterTensor;

/**
 * Sends an element's sign when its residual reaches beyond a threshold (N. Strom, "Scalable
 * distributed DNN training using commodity GPU cloud computing", Interspeech 2015): r += m; sent
 * when abs(r) &gt; tau, and then r -= sign*tau. Keeps no v. Every chosen element is sent.
 */
@Internal
public final class StromCriterion extends SendCriterion {
  private final float tau;

  /**
   * Makes the criterion.
   *
   * @param tau above 0, finite, in units of the gradient; larger sends less
   */
  public StromCriterion(float tau) {
    this.tau = tau;
  }

  @Override
  void screen(float[] r, float[] v, float[] screen, int length) {
    for (int i = 0; i < length; i++) {
      float excess = Math.abs(r[i]) - tau;
      screen[i] += Math.abs(excess) + excess;
    }
  }

  @Override
  int append(
      ResidualState state, int from, int[] columns, int length, int local, int[] to, int count) {
    float[] r = state.r();
    int k = count;
    for (int c = 0; c < length; c++) {
      int i = from + columns[c];
      to[k] = i - local;
      k += exceeds(Math.abs(r[i]), tau);
    }
    return k;
  }

  @Override
  void take(ResidualState state, int offset, Selection chosen, int first, int from, int to) {
    subtract(state.r(), tau, offset, chosen, first);
  }

  /** Saves r of the elements from {@code first} on, and brings it closer to zero by tau. */
  static void subtract(float[] r, float tau, int offset, Selection chosen, int first) {
    int[] indices = chosen.block().indices();
    float[] values = chosen.values();
    for (int j = first, count = chosen.block().count(); j < count; j++) {
      int i = offset + indices[j];
      values[j] = r[i];
      r[i] -= Math.copySign(tau, r[i]);
    }
  }

  @Override
  public void settle(ParameterTensor tensor, ResidualState state, Selection chosen) {}
}
