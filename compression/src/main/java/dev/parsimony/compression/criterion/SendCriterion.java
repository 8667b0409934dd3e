package dev.parsimony.compression.criterion;

import dev.parsimony.compression.block.CodeBook;
import dev.parsimony.compression.block.SparseBlock;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.ParameterTensor;

/**
 * Decides which elements of a tensor a worker sends at a step. A step is {@link #select}, then
 * quantisation, then {@link #settle} with those really sent: {@link VarianceCriterion} allows for a
 * quantiser that drops chosen elements, the others need one that sends them all. All in float32.
 */
public abstract sealed class SendCriterion
    permits VarianceCriterion, StromCriterion, HybridCriterion {
  /** Elements per pass: the four slices of a pass stay in the first-level cache. */
  private static final int PASS_ELEMENTS = 1024;

  /**
   * Adds the step's moments to the state and chooses.
   *
   * @param moments with a second moment if the state has a v
   * @param state of the tensor
   * @param chosen overwritten: the chosen indices, without codes
   * @return whether the tensor's state is finite; if not, state and choice are of no use
   */
  public final boolean select(
      ParameterTensor tensor, GradientMoments moments, ResidualState state, SparseBlock chosen) {
    int length = tensor.length();
    chosen.reset(length);
    for (int from = 0, size; from < length; from += size) {
      size = Math.min(PASS_ELEMENTS, length - from);
      int to = from + size;
      if (!state.add(tensor, moments, from, to)) {
        return false;
      }
      int first = chosen.count();
      chosen.ensureCapacity(first + size);
      chosen.count(choose(state, from, to, chosen.indices(), first));
      keep(state, from, to, chosen, first);
    }
    return true;
  }

  /** Brings the state of the elements in {@code sent} to what it is for sent ones. */
  public abstract void settle(ResidualState state, SparseBlock sent);

  /** Appends to {@code indices} those of {@code from..to} to be sent and returns the new count. */
  abstract int choose(ResidualState state, int from, int to, int[] indices, int count);

  /**
   * Brings the state of {@code from..to} to what it is for elements not sent; those in {@code
   * chosen} from {@code first} on may be left out where {@link #settle} expects them so.
   */
  abstract void keep(ResidualState state, int from, int to, SparseBlock chosen, int first);

  /** r -= sent value. */
  static void subtract(float[] r, SparseBlock sent) {
    int[] indices = sent.indices();
    byte[] codes = sent.codes();
    CodeBook book = sent.book();
    float scale = sent.scales()[0];
    for (int j = 0, count = sent.count(); j < count; j++) {
      r[indices[j]] -= scale * book.unit(codes[j] & 0xFF);
    }
  }
}
