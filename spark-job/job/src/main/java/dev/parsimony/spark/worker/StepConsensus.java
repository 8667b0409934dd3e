package dev.parsimony.spark.worker;

import dev.parsimony.compression.param.NonFiniteException;
import java.util.ArrayList;
import java.util.List;

/** What must hold in every step before a gradient reaches the parameters. */
final class StepConsensus {
  private static final String ADVICE =
      ". Lower the learning rate, or look for extreme values in the data.";

  /** Steps in a row in which no worker may have a gradient. */
  private static final int MAX_EMPTY_STEPS = 20;

  private final long[] hashes;
  private long step;
  private double scoreSum;
  private int senders;
  private int ended;
  private boolean more;
  private int emptySteps;
  private boolean checkpoint;
  private boolean anyBusy;
  private float alphaFactor;
  private int localSteps;

  StepConsensus(int worldSize) {
    hashes = new long[worldSize];
  }

  static void requireFinite(double score, int rank, long step) {
    if (!Double.isFinite(score)) {
      throw new TrainingFailedException(
          "The score of worker " + rank + " became " + score + inStep(step) + ADVICE);
    }
  }

  static TrainingFailedException notFinite(NonFiniteException e, int rank, long step) {
    return new TrainingFailedException(
        "The "
            + e.quantity()
            + " of worker "
            + rank
            + " became "
            + e.value()
            + inStep(step)
            + ", at element "
            + e.index()
            + " of tensor "
            + e.tensor()
            + ADVICE);
  }

  static TrainingFailedException unreadable(RuntimeException e, int rank, long step) {
    return new TrainingFailedException(
        "The message of worker "
            + rank
            + inStep(step)
            + " cannot be read ("
            + e.getMessage()
            + "). Run the same version of Parsimony on all executors.");
  }

  private static String inStep(long step) {
    return " in step " + (step + 1);
  }

  void start(long currentStep) {
    step = currentStep;
    scoreSum = 0;
    senders = 0;
    ended = 0;
    more = false;
    checkpoint = false;
    anyBusy = false;
    alphaFactor = 0;
    localSteps = 0;
  }

  void accept(int rank, StepMessage message) {
    if (message.step != step) {
      throw new IllegalStateException(
          "Invalid step of rank " + rank + ": got " + message.step + ", expected " + step);
    }
    hashes[rank] = message.parameterHash;
    checkpoint |= rank == 0 && message.checkpoint;
    anyBusy |= message.busy;
    if (rank == 0) {
      alphaFactor = message.alphaFactor;
      localSteps = message.localSteps;
    }
    more |= message.more;
    if (message.skipped) {
      return;
    }
    scoreSum += message.score;
    if (message.ended) {
      ended++;
    } else {
      senders++;
    }
  }

  /** Whether a worker has more of its batch. */
  boolean more() {
    return more;
  }

  /** Whether all workers are to keep a checkpoint when the batch ends. */
  boolean checkpoint() {
    return checkpoint;
  }

  /** Whether a worker still wrote its part of a checkpoint as the step began. */
  boolean anyBusy() {
    return anyBusy;
  }

  /** Returns by what alpha is multiplied from now on; 0 where rank 0 said nothing. */
  float alphaFactor() {
    return alphaFactor;
  }

  /** Returns the batches of the rounds from now on; 0 where rank 0 said nothing. */
  int localSteps() {
    return localSteps;
  }

  /** Workers that sent a gradient. */
  int senders() {
    return senders;
  }

  /** Workers over which means are taken: those that did not leave the step out. */
  int shares() {
    return senders + ended;
  }

  /** Of the workers that did not leave the step out; NaN where no worker sent a gradient. */
  double meanScore() {
    return senders == 0 ? Double.NaN : scoreSum / shares();
  }

  /** From time to time there must be a gradient, or the run stops. */
  void requireProgress() {
    emptySteps = senders == 0 ? emptySteps + 1 : 0;
    if (emptySteps == MAX_EMPTY_STEPS) {
      throw new TrainingFailedException(
          "No worker had a finite gradient in "
              + MAX_EMPTY_STEPS
              + " steps in a row, the last of them step "
              + (step + 1)
              + ADVICE);
    }
  }

  /** Replicas hold the same bits, or the run stops. */
  void requireEqualReplicas() {
    List<Integer> different = ranksThatDiffer(hashes);
    if (!different.isEmpty()) {
      throw new TrainingFailedException(
          "The replicas of the workers "
              + different
              + " differ from worker 0's before step "
              + (step + 1)
              + ". Run all executors on the same kind of processor with the same number of"
              + " threads per worker.");
    }
  }

  static List<Integer> ranksThatDiffer(long[] hashes) {
    List<Integer> different = new ArrayList<>();
    for (int rank = 1; rank < hashes.length; rank++) {
      if (hashes[rank] != hashes[0]) {
        different.add(rank);
      }
    }
    return different;
  }
}
