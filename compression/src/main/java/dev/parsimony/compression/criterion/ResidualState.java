package dev.parsimony.compression.criterion;

import dev.parsimony.compression.Experimental;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.FiniteCheck;
import dev.parsimony.compression.param.NonFiniteException;
import dev.parsimony.compression.param.ParameterTensor;

/**
 * The residuals of one worker, not sent yet: r and, for some criteria, v, zero at first; where
 * changes of weights travel, the change as well. Flat vectors in the order of the moments, so that
 * all have the same index; zero for tensors whose method keeps nothing.
 */
@Experimental
public final class ResidualState {
  private static final float[] NONE = {};

  /** Elements of two vectors that stay in a processor's first cache. */
  private static final int CACHED = 2048;

  private final float[] r;
  private final float[] v;
  private final float[] change;

  /**
   * Makes the state for a flat vector.
   *
   * @param rLength its length, or 0 to keep no r
   * @param vLength its length, or 0 to keep no v
   */
  public ResidualState(int rLength, int vLength) {
    this(rLength, vLength, 0);
  }

  /**
   * Makes the state for a flat vector where changes may travel.
   *
   * @param rLength its length, or 0 to keep no r
   * @param vLength its length, or 0 to keep no v
   * @param changeLength its length, or 0 to keep no change
   */
  public ResidualState(int rLength, int vLength, int changeLength) {
    this(new float[rLength], new float[vLength], new float[changeLength]);
  }

  private ResidualState(float[] r, float[] v, float[] change) {
    this.r = r;
    this.v = v;
    this.change = change;
  }

  /** Returns a state with this r and nothing else, for tensors whose criterion keeps no v. */
  public ResidualState withoutV() {
    return new ResidualState(r, NONE, NONE);
  }

  /**
   * Returns a state whose r is this one's change, for tensors whose method chooses among changes as
   * it would among gradients.
   */
  public ResidualState ofChange() {
    return new ResidualState(change, NONE, NONE);
  }

  /** Returns the residual r, the accumulated mean gradient. The live array. */
  public float[] r() {
    return r;
  }

  /** Returns v, the accumulated and decaying second moment, or of length 0. The live array. */
  public float[] v() {
    return v;
  }

  /** Returns the change of weights that has not been sent, or of length 0. The live array. */
  public float[] change() {
    return change;
  }

  /** Adds changes of the elements {@code from..to} to what has not been sent. */
  void addChange(float[] values, int from, int to) {
    add(change, values, from, to);
  }

  /** Adds the moments of the elements {@code from..to} to r and, where there is one, v. */
  public void add(GradientMoments moments, int from, int to) {
    add(r, moments.mean(), from, to);
    if (v.length > 0) {
      add(v, moments.secondMoment(), from, to);
    }
  }

  /** Adds the mean of the elements {@code from..to} to r. */
  public void addMean(GradientMoments moments, int from, int to) {
    add(r, moments.mean(), from, to);
  }

  /**
   * Adds the second moment of the elements {@code from..to} to v, where there is one, so many times
   * over: in one pass over memory, to the same bits.
   */
  public void addSecondMoment(GradientMoments moments, int from, int to, int times) {
    for (int first = from; first < to && v.length > 0; first += CACHED) {
      for (int time = 0; time < times; time++) {
        add(v, moments.secondMoment(), first, Math.min(to, first + CACHED));
      }
    }
  }

  /** Multiplies v of the elements {@code from..to} by {@code zeta}. */
  void decay(int from, int to, float zeta) {
    for (int i = from; i < to; i++) {
      v[i] *= zeta;
    }
  }

  /** Copies r and, where there is one, v of some elements to the start of other arrays. */
  void copy(int from, int length, float[] toR, float[] toV) {
    System.arraycopy(r, from, toR, 0, length);
    if (v.length > 0) {
      System.arraycopy(v, from, toV, 0, length);
    }
  }

  /**
   * Requires a tensor's r and v to be finite.
   *
   * @param step counted from 1, for the message
   * @throws NonFiniteException naming the first value that is not
   */
  public void requireFinite(ParameterTensor tensor, long step) {
    FiniteCheck.requireFinite("residual", tensor, r, tensor.offset(), step);
    if (v.length > 0) {
      FiniteCheck.requireFinite("accumulated second moment", tensor, v, tensor.offset(), step);
    }
    if (change.length > 0) {
      FiniteCheck.requireFinite("unsent change of weights", tensor, change, tensor.offset(), step);
    }
  }

  private static void add(float[] sum, float[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      sum[i] += values[i];
    }
  }
}
