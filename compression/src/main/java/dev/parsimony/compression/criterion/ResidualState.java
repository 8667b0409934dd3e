package dev.parsimony.compression.criterion;

import dev.parsimony.compression.Experimental;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.FiniteCheck;
import dev.parsimony.compression.param.NonFiniteException;
import dev.parsimony.compression.param.ParameterTensor;

/**
 * The residuals of one worker, not sent yet: r and, for some criteria, v, zero at first. Flat
 * vectors in the order of the moments, so that both have the same index; zero for tensors whose
 * method keeps nothing.
 */
@Experimental
public final class ResidualState {
  private final float[] r;
  private final float[] v;

  /**
   * Makes the state for a flat vector.
   *
   * @param rLength its length, or 0 to keep no r
   * @param vLength its length, or 0 to keep no v
   */
  public ResidualState(int rLength, int vLength) {
    this(new float[rLength], new float[vLength]);
  }

  private ResidualState(float[] r, float[] v) {
    this.r = r;
    this.v = v;
  }

  /** Returns a state with this r and no v, for tensors whose criterion keeps none. */
  public ResidualState withoutV() {
    return new ResidualState(r, new float[0]);
  }

  /** Returns the residual r, the accumulated mean gradient. The live array. */
  public float[] r() {
    return r;
  }

  /** Returns v, the accumulated and decaying second moment, or of length 0. The live array. */
  public float[] v() {
    return v;
  }

  /** Adds the moments of the elements {@code from..to} to r and, where there is one, v. */
  public void add(GradientMoments moments, int from, int to) {
    add(r, moments.mean(), from, to);
    if (v.length > 0) {
      add(v, moments.secondMoment(), from, to);
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
  }

  private static void add(float[] sum, float[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      sum[i] += values[i];
    }
  }
}
