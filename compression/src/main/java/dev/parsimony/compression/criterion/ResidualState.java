package dev.parsimony.compression.criterion;

/** What one worker has not sent of one tensor yet: r and v, zero at first. */
public final class ResidualState {
  private final float[] r;
  private final float[] v;

  /** Makes the state of a tensor of {@code length} elements. */
  public ResidualState(int length) {
    this.r = new float[length];
    this.v = new float[length];
  }

  /** Residual: the accumulated mean gradient, tensor-local. The live array. */
  public float[] r() {
    return r;
  }

  /** The accumulated, decaying second moment, tensor-local. The live array. */
  public float[] v() {
    return v;
  }
}
