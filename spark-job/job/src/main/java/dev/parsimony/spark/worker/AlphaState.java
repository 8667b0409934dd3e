package dev.parsimony.spark.worker;

import dev.parsimony.spark.Internal;

/**
 * Where the setting of alpha stands.
 *
 * @param factor by which the compression's alpha is multiplied; the same on all workers
 * @param part of {@code whole} that the target is about, as a mean over the last exchanges; NaN
 *     before the first, and on all ranks but 0
 * @param whole what an exchange's steps would send as float32, in bytes, or their time; a mean as
 *     {@code part}
 * @param decided factor for after the next exchange, which rank 0's next message tells; 0 for none,
 *     and on all ranks but 0
 */
@Internal
public record AlphaState(float factor, double part, double whole, float decided) {
  /** Alpha as the compression has it. */
  public static final AlphaState START = of(1);

  /** Returns a state without a measurement or a decision. */
  public static AlphaState of(float factor) {
    return new AlphaState(factor, Double.NaN, Double.NaN, 0);
  }

  /** Returns the state with another factor, for which nothing is decided yet. */
  AlphaState withFactor(float other) {
    return new AlphaState(other, part, whole, 0);
  }
}
