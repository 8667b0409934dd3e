package dev.parsimony.spark.worker;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.metrics.PhaseTimes;
import dev.parsimony.spark.metrics.Traffic;

/** Figures of the epoch in work, added up over its steps. */
@Internal
public final class EpochTally {
  private final Traffic traffic = new Traffic();
  private final PhaseTimes times = new PhaseTimes();
  private double scoreSum;
  private int scores;
  private double seconds;
  private double lastScore = Double.NaN;

  public Traffic traffic() {
    return traffic;
  }

  public PhaseTimes times() {
    return times;
  }

  /** Wall time of the steps. */
  public double seconds() {
    return seconds;
  }

  /** Mean over the steps in which a worker had a gradient; NaN where there was none. */
  public double score() {
    return scoreSum / scores;
  }

  /**
   * Mean over the workers of the last step's score, of those with one; NaN where there was none.
   */
  public double lastScore() {
    return lastScore;
  }

  /** Adds what another worker sent and how long it took; scores and seconds stay this one's. */
  public void add(EpochTally other) {
    traffic.add(other.traffic);
    times.add(other.times);
  }

  /** Takes over scores and seconds, which are the same for all workers. */
  public void shareScores(EpochTally other) {
    scoreSum = other.scoreSum;
    scores = other.scores;
    seconds = other.seconds;
    lastScore = other.lastScore;
  }

  void addScore(double score) {
    if (!Double.isNaN(score)) {
      scoreSum += score;
      scores++;
      lastScore = score;
    }
  }

  void addSeconds(double wallSeconds) {
    seconds += wallSeconds;
  }
}
