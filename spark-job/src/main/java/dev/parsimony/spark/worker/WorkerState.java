package dev.parsimony.spark.worker;

import dev.parsimony.spark.metrics.EpochFigures;
import java.util.ArrayList;
import java.util.List;

/** Where one worker stands in its training, beside replica and compressor. Changes with steps. */
public final class WorkerState {
  private long steps;
  private int epoch;
  private int stepInEpoch;
  private final List<EpochFigures> epochs;
  private EpochTally tally;

  /** At the start. */
  public WorkerState() {
    this(0, 1, 0, List.of(), new EpochTally());
  }

  /**
   * As a worker was that goes on.
   *
   * @param steps taken by all epochs
   * @param epoch in work, from 1
   * @param stepInEpoch steps taken in it
   * @param epochs figures of those before
   * @param tally of the epoch in work
   */
  public WorkerState(
      long steps, int epoch, int stepInEpoch, List<EpochFigures> epochs, EpochTally tally) {
    this.steps = steps;
    this.epoch = epoch;
    this.stepInEpoch = stepInEpoch;
    this.epochs = new ArrayList<>(epochs);
    this.tally = tally;
  }

  public long steps() {
    return steps;
  }

  public int epoch() {
    return epoch;
  }

  public int stepInEpoch() {
    return stepInEpoch;
  }

  /** Of the epochs that have ended; all but the last as summaries. */
  public List<EpochFigures> epochs() {
    return List.copyOf(epochs);
  }

  /** Of the epoch in work; live. */
  public EpochTally tally() {
    return tally;
  }

  void stepTaken() {
    steps++;
    stepInEpoch++;
  }

  void epochEnded(EpochFigures figures) {
    epochs.replaceAll(EpochFigures::summary);
    epochs.add(figures);
    epoch++;
    stepInEpoch = 0;
    tally = new EpochTally();
  }
}
