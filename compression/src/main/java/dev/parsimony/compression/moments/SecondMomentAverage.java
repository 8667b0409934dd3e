package dev.parsimony.compression.moments;

import java.util.Arrays;

/**
 * A running average of second moments, for steps that take none of their own: mean = b*mean +
 * (1-b)*s with b = 0.8, divided by 1 - b^n after n of them, so that it is unbiased from the start.
 * One per worker. Second moments change slowly, so that an average over every fourth step's chooses
 * about as well as each step's own.
 */
public final class SecondMomentAverage {
  private static final float DECAY = 0.8f;

  private final int interval;
  private final float[] mean;
  private long taken;

  /**
   * Makes an average of nothing.
   *
   * @param length of the second moments
   * @param interval in steps between two that take second moments, 1 or more
   * @throws IllegalArgumentException if the interval is below 1
   */
  public SecondMomentAverage(int length, int interval) {
    if (interval < 1) {
      throw new IllegalArgumentException("Interval " + interval + ": it is 1 or more");
    }
    this.interval = interval;
    this.mean = new float[length];
  }

  /**
   * Returns whether a step takes second moments.
   *
   * @param step from 0
   */
  public boolean due(long step) {
    return step % interval == 0 || taken == 0;
  }

  /** Adds the second moments of a step; only read. */
  public void add(float[] secondMoment) {
    for (int i = 0; i < mean.length; i++) {
      mean[i] = DECAY * mean[i] + (1 - DECAY) * secondMoment[i];
    }
    taken++;
  }

  /**
   * Writes the average.
   *
   * @param into overwritten; left as it is where there is no average yet
   */
  public void write(float[] into) {
    if (taken == 0) {
      return;
    }
    float correction = (float) (1 / (1 - Math.pow(DECAY, (double) taken)));
    for (int i = 0; i < mean.length; i++) {
      into[i] = mean[i] * correction;
    }
  }

  /** Returns the number of steps added. */
  public long taken() {
    return taken;
  }

  /** Returns a copy of the mean before its correction, for {@link #restore}. */
  public float[] mean() {
    return Arrays.copyOf(mean, mean.length);
  }

  /**
   * Continues from another average, bit for bit.
   *
   * @throws IllegalArgumentException if it is of another length
   */
  public void restore(float[] otherMean, long otherTaken) {
    if (otherMean.length != mean.length) {
      throw new IllegalArgumentException(
          "An average of %d values, expected %d".formatted(otherMean.length, mean.length));
    }
    System.arraycopy(otherMean, 0, mean, 0, mean.length);
    taken = otherTaken;
  }
}
