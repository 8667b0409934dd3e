package dev.parsimony.spark.metrics;

import dev.parsimony.spark.Internal;
import java.io.Serializable;
import java.util.List;

/** Something that happened to one rank, and that the driver wants to know before the run's end. */
@Internal
public sealed interface RankEvent extends Serializable {
  /** The rank runs on this host. */
  record Placed(String host) implements RankEvent {}

  /**
   * Something is amiss where the rank runs; the first rank of each JVM tells it.
   *
   * @param sentence with what to change
   */
  record Warned(String sentence) implements RankEvent {}

  /** A part of the start began; rank 0 only. */
  record PhaseBegun(StartPhase phase) implements RankEvent {}

  /** A part of the start ended; rank 0 only. */
  record PhaseEnded(StartPhase phase, double seconds) implements RankEvent {}

  /** The exchange was calibrated; rank 0 only. */
  record ExchangeMeasured(String figures) implements RankEvent {}

  /** An epoch ended; without lists that grow with the width of an output. */
  record EpochEnded(EpochFigures figures) implements RankEvent {}

  /**
   * The rank resumes behind these epochs, all from the first on; without lists that grow with the
   * width of an output.
   */
  record EpochsBefore(List<EpochFigures> figures) implements RankEvent {
    public EpochsBefore {
      figures = List.copyOf(figures);
    }
  }

  /** A checkpoint is complete; rank 0 only. */
  record CheckpointKept(long step) implements RankEvent {}
}
