package dev.parsimony.spark.worker;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.metrics.EpochFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where one worker stands in its training, beside replica and compressor. Changes with steps. */
@Internal
public final class WorkerState {
  private long steps;
  private int epoch;
  private int batchInEpoch;
  private final List<EpochFigures> epochs;
  private EpochTally tally;
  private ControlState control;
  private Optional<ReplicaState> best;

  /**
   * At the start.
   *
   * @param localSteps batches of the first round
   */
  public WorkerState(int localSteps) {
    this(0, 1, 0, List.of(), new EpochTally(), ControlState.start(localSteps), Optional.empty());
  }

  /**
   * As a worker was that goes on.
   *
   * @param steps taken by all epochs
   * @param epoch in work, from 1
   * @param batchInEpoch batches trained on in it
   * @param epochs figures of those before
   * @param tally of the epoch in work
   * @param control where the setting of alpha and local steps stands
   * @param best rank 0's replica at the end of the best epoch, where training may stop early
   */
  public WorkerState(
      long steps,
      int epoch,
      int batchInEpoch,
      List<EpochFigures> epochs,
      EpochTally tally,
      ControlState control,
      Optional<ReplicaState> best) {
    this.steps = steps;
    this.epoch = epoch;
    this.batchInEpoch = batchInEpoch;
    this.epochs = new ArrayList<>(epochs);
    this.tally = tally;
    this.control = control;
    this.best = best;
  }

  /** As a worker was that continues, whose gradients travel with the compression's alpha. */
  public WorkerState(
      long steps, int epoch, int batchInEpoch, List<EpochFigures> epochs, EpochTally tally) {
    this(steps, epoch, batchInEpoch, epochs, tally, ControlState.start(1), Optional.empty());
  }

  /** Returns where the setting of alpha and local steps stands. */
  public ControlState control() {
    return control;
  }

  void control(ControlState now) {
    control = now;
  }

  /** Returns rank 0's replica at the end of the best epoch, where training may stop early. */
  public Optional<ReplicaState> best() {
    return best;
  }

  void best(ReplicaState now) {
    best = Optional.of(now);
  }

  public long steps() {
    return steps;
  }

  public int epoch() {
    return epoch;
  }

  public int batchInEpoch() {
    return batchInEpoch;
  }

  /** Of the epochs that have ended; all but the best and the last as summaries. */
  public List<EpochFigures> epochs() {
    return List.copyOf(epochs);
  }

  /** Of the epoch in work; live. */
  public EpochTally tally() {
    return tally;
  }

  void stepTaken() {
    steps++;
  }

  void batchEnded() {
    batchInEpoch++;
  }

  void epochEnded(EpochFigures figures) {
    epochs.add(figures);
    int bestEpoch = BestEpoch.of(epochs);
    for (int i = 0; i < epochs.size() - 1; i++) {
      if (i + 1 != bestEpoch) {
        epochs.set(i, epochs.get(i).summary());
      }
    }
    epoch++;
    batchInEpoch = 0;
    tally = new EpochTally();
  }
}
