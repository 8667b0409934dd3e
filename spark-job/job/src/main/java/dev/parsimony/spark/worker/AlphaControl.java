package dev.parsimony.spark.worker;

import dev.parsimony.spark.share.Target;

/**
 * Sets alpha for a target. Rank 0 decides after each exchange, from what is measured over the last
 * ones, and its next message tells all, who take the new factor from the exchange after that on.
 * For a ratio the decision depends on the messages' lengths alone, so the same seed decides alike.
 */
final class AlphaControl {
  /** Weight of the last exchange in the means. */
  private static final double NEWEST = 0.25;

  /** Share of the error, as a logarithm, that an exchange mends. */
  private static final double GAIN = 0.2;

  /** Largest logarithm of an error that counts. */
  private static final double MAX_ERROR = 1.5;

  /** Alpha times or over 1,100: far enough, and soon back where a network becomes slower. */
  private static final double MAX_LOG_FACTOR = 7;

  /** The share of bytes or of time that is wanted. */
  private final double wanted;

  AlphaControl(Target target) {
    this.wanted = target.kind() == Target.Kind.RATIO ? 1 / target.value() : target.value();
  }

  /**
   * Decides on the factor for after the next exchange.
   *
   * @param before the state so far
   * @param part bytes that were sent, as a mean over the workers, or nanoseconds that they moved
   * @param whole bytes that the same steps would send as float32, or nanoseconds that they took
   */
  AlphaState next(AlphaState before, double part, double whole) {
    double meanPart = mean(before.part(), part);
    double meanWhole = mean(before.whole(), whole);
    double share = Math.max(meanPart / meanWhole, Double.MIN_NORMAL);
    double error = bounded(StrictMath.log(share / wanted), MAX_ERROR);
    double log = bounded(StrictMath.log(before.factor()) + GAIN * error, MAX_LOG_FACTOR);
    return new AlphaState(before.factor(), meanPart, meanWhole, (float) StrictMath.exp(log));
  }

  private static double mean(double before, double now) {
    return Double.isNaN(before) ? now : (1 - NEWEST) * before + NEWEST * now;
  }

  private static double bounded(double value, double limit) {
    return Math.max(-limit, Math.min(limit, value));
  }
}
