package dev.parsimony.spark.checkpoint;

import dev.parsimony.spark.config.CheckpointInterval;
import java.util.function.LongSupplier;

/** Says when the next checkpoint is due; rank 0's counts for all. Stays so until one is taken. */
final class CheckpointClock {
  private final CheckpointInterval every;
  private final LongSupplier nanoTime;
  private long restarted;
  private boolean due;

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
    due |= every.steps().isPresent() && steps % every.steps().getAsLong() == 0;
    due |=
        every.epochs().isPresent()
            && epochEnded > 0
            && epochEnded % every.epochs().getAsLong() == 0;
    due |=
        every.time().isPresent()
            && nanoTime.getAsLong() - restarted >= every.time().get().toNanos();
    return due;
  }

  /** Notes that a checkpoint is taken now. */
  void restart() {
    due = false;
    restarted = nanoTime.getAsLong();
  }
}
