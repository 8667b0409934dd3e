package dev.parsimony.compression.criterion;

import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.FiniteCheck;
import dev.parsimony.compression.param.NonFiniteException;
import dev.parsimony.compression.param.ParameterTensor;

/** What one worker has not sent of one tensor yet: r and, for some criteria, v; zero at first. */
public final class ResidualState {
  /** The state of a tensor of which nothing is kept: no r, no v. */
  public static final ResidualState NONE = new ResidualState(0, false);

  private final float[] r;
  private final float[] v;

  /** Makes the state of a tensor of {@code length} elements, with v if {@code withV}. */
  public ResidualState(int length, boolean withV) {
    this.r = new float[length];
    this.v = new float[withV ? length : 0];
  }

  /** Residual: the accumulated mean gradient, tensor-local. The live array. */
  public float[] r() {
    return r;
  }

  /** The accumulated, decaying second moment, tensor-local, or of length 0. The live array. */
  public float[] v() {
    return v;
  }

  /**
   * Adds the moments of a tensor's elements {@code from..to} to r and, where there is one, v.
   *
   * @return whether all of these elements are finite now
   */
  boolean add(ParameterTensor tensor, GradientMoments moments, int from, int to) {
    accumulate(r, moments.mean(), tensor.offset(), from, to);
    if (v.length == 0) {
      return FiniteCheck.allFinite(r, from, to);
    }
    accumulate(v, moments.secondMoment(), tensor.offset(), from, to);
    return FiniteCheck.allFinite(r, from, to) && FiniteCheck.allFinite(v, from, to);
  }

  /** Multiplies v of the elements {@code from..to} by {@code zeta}. */
  void decay(int from, int to, float zeta) {
    for (int i = from; i < to; i++) {
      v[i] *= zeta;
    }
  }

  /** Copies r and v, where there are any, to {@code place} and on. */
  public void copyTo(float[] toR, float[] toV, int place) {
    copy(r, 0, toR, place, r.length);
    copy(v, 0, toV, place, v.length);
  }

  /** Takes r and v, where there are any, from {@code place} and on. */
  public void copyFrom(float[] fromR, float[] fromV, int place) {
    copy(fromR, place, r, 0, r.length);
    copy(fromV, place, v, 0, v.length);
  }

  /**
   * Requires r and v to be finite.
   *
   * @param step counted from 1, for the message
   * @throws NonFiniteException naming the first value that is not
   */
  public void requireFinite(ParameterTensor tensor, long step) {
    FiniteCheck.requireFinite("residual", tensor, r, 0, step);
    if (v.length > 0) {
      FiniteCheck.requireFinite("accumulated second moment", tensor, v, 0, step);
    }
  }

  private static void copy(float[] from, int at, float[] to, int place, int length) {
    if (length > 0) {
      System.arraycopy(from, at, to, place, length);
    }
  }

  private static void accumulate(float[] sum, float[] flat, int offset, int from, int to) {
    for (int i = from; i < to; i++) {
      sum[i] += flat[offset + i];
    }
  }
}
