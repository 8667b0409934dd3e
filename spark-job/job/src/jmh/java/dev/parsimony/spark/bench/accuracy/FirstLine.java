package dev.parsimony.spark.bench.accuracy;

import dev.parsimony.spark.bench.limited.LiveLine;

/**
 * Where a run was when its first live line came, in the first epoch.
 *
 * @param seconds from its start
 * @param steps done, as far as can be told
 * @param messages bytes of a worker's messages in them over those of a step in float32
 */
record FirstLine(double seconds, double steps, double messages) {
  /** How long ago a first line is of, in the mean: half of what lies between two heartbeats. */
  private static final double AGE_SECONDS = 1;

  /**
   * Returns what a line says.
   *
   * @param worldBatch examples of a step of all workers
   */
  static FirstLine of(LiveLine line, double seconds, int worldBatch) {
    double steps = line.batch() + AGE_SECONDS * line.examplesPerSecond() / worldBatch;
    return new FirstLine(seconds, steps, steps / line.wireRatio());
  }

  /** Returns the seconds from the start to the first step. */
  double start(double stepSeconds) {
    return Math.max(0, seconds - steps * stepSeconds);
  }

  /**
   * Returns the share of a run's messages that was sent after the line.
   *
   * @param all bytes of a worker's messages in the whole run over those of a step in float32
   * @return NaN where nothing was
   */
  double after(double all) {
    double share = 1 - messages / all;
    return share > 0 ? share : Double.NaN;
  }
}
