package dev.parsimony.compression;

import dev.parsimony.compression.param.ParameterLayout;

/**
 * All that a {@link GradientCompressor} carries from step to step. Belongs to the caller and can be
 * used again for the next snapshot.
 *
 * <p>What several workers have not sent yet may be handed to another number of workers. Their
 * messages are averaged, so what is still to come is the mean of r over the workers: every new
 * worker goes on with that mean, the step of the others and a seed of its own; changes likewise.
 * The noise of a mean of p residuals is the sum of their v over p^2.
 */
public final class ResidualSnapshot {
  private static final float[] NONE = {};

  private long layoutFingerprint;
  private String spec = "";
  private long steps;
  private long seed;
  private float[] r = NONE;
  private float[] v = NONE;
  private float[] change = NONE;

  /** Makes an empty snapshot, for {@link GradientCompressor#snapshot} to overwrite. */
  public ResidualSnapshot() {}

  /**
   * Overwrites all; without changes.
   *
   * @param layoutFingerprint {@link ParameterLayout#fingerprint} of the compressor's layout
   * @param spec text form of the compressor's {@link CompressorSpec}
   * @param steps number of steps done, at least 0
   * @param seed what the compressor was created with
   * @param r belongs to the snapshot from now on; see {@link #r}
   * @param v belongs to the snapshot from now on; see {@link #v}
   */
  public void set(
      long layoutFingerprint, String spec, long steps, long seed, float[] r, float[] v) {
    set(layoutFingerprint, spec, steps, seed, r, v, NONE);
  }

  /**
   * Overwrites all, as {@link #set(long, String, long, long, float[], float[])} does, changes
   * included.
   *
   * @param change belongs to the snapshot from now on; see {@link #change}
   */
  public void set(
      long layoutFingerprint,
      String spec,
      long steps,
      long seed,
      float[] r,
      float[] v,
      float[] change) {
    if (steps < 0) {
      throw new IllegalArgumentException("A snapshot after " + steps + " steps");
    }
    this.layoutFingerprint = layoutFingerprint;
    this.spec = spec;
    this.steps = steps;
    this.seed = seed;
    this.r = r;
    this.v = v;
    this.change = change;
  }

  /** Returns the {@link ParameterLayout#fingerprint} of the compressor's layout. */
  public long layoutFingerprint() {
    return layoutFingerprint;
  }

  /** Returns the text form of the compressor's {@link CompressorSpec}. */
  public String spec() {
    return spec;
  }

  /** Returns the number of steps done. */
  public long steps() {
    return steps;
  }

  /** Returns the seed of the compressor's stochastic rounding. */
  public long seed() {
    return seed;
  }

  /**
   * Returns the residuals r of all trained tensors, one after the other in layout order: {@link
   * ParameterLayout#trainedLength} of them, or none where no tensor's method keeps one. A tensor
   * whose own method keeps none has zeros. The live array.
   */
  public float[] r() {
    return r;
  }

  /** Returns the accumulated second moments v, as {@link #r}. The live array. */
  public float[] v() {
    return v;
  }

  /**
   * Returns the changes of weights that have not been sent, as {@link #r}; none where gradients
   * travel. The live array.
   */
  public float[] change() {
    return change;
  }
}
