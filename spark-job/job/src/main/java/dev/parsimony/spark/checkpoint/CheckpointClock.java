package dev.parsimony.spark.checkpoint;

import dev.parsimony.spark.config.CheckpointInterval;
import java.util.function.LongSupplier;

/** Says when the next checkpoint is due; rank 0's counts for all. Stays so until one is taken. */
final class CheckpointClock {
  private final CheckpointInterval every;
  private final LongSupplier nanoTime;
  private long restarted;
  private boolean due;

  /** Steps at the last question; below 0 before the first. */
  private long asked = -1;

  /** Creates a clock whose time counts from now. */
  CheckpointClock(CheckpointInterval every) {
    this(every, System::nanoTime);
  }

  CheckpointClock(CheckpointInterval every, LongSupplier nanoTime) {
    this.every = every;
    this.nanoTime = nanoTime;
    this.restarted = nanoTime.getAsLong();
  }

  /**
   * Whether a checkpoint is due; asked at every step.
   *
   * @param steps taken by all epochs
   * @param epochEnded the epoch, from 1, that ends now; 0 if none does
   */
  boolean due(long steps, int epochEnded) {
    due |= every.steps().isPresent() && passed(every.steps().getAsLong(), steps);
    due |=
        every.epochs().isPresent()
            && epochEnded > 0
            && epochEnded % every.epochs().getAsLong() == 0;
    due |=
        every.time().isPresent()
            && nanoTime.getAsLong() - restarted >= every.time().get().toNanos();
    return due;
  }

  /** Returns whether a multiple lies among the steps since the last question. */
  private boolean passed(long every, long steps) {
    long before = asked < 0 ? steps - 1 : asked;
    asked = steps;
    return steps / every > before / every;
  }

  /** Notes that a checkpoint is taken now. */
  void restart() {
    due = false;
    restarted = nanoTime.getAsLong();
  }
}
