package dev.parsimony.spark.driver;

import dev.parsimony.spark.metrics.RankEvent;
import dev.parsimony.spark.metrics.RankEvents;
import dev.parsimony.spark.metrics.StartPhase;
import org.jspecify.annotations.Nullable;

/** Tells, for rank 0, which phase of its start a rank is in, and how long each took. */
final class RankPhases {
  private static final double NANOS_PER_SECOND = 1e9;

  private final boolean tells;
  private final RankEvents events;
  private @Nullable StartPhase phase;
  private long start;

  RankPhases(int rank, RankEvents events) {
    this.tells = rank == 0;
    this.events = events;
  }

  /** Where the rank tells all else. */
  RankEvents events() {
    return events;
  }

  /** Begins a phase, and ends the one before. */
  void begin(StartPhase next) {
    end();
    phase = next;
    start = System.nanoTime();
    if (tells) {
      events.tell(new RankEvent.PhaseBegun(next));
    }
  }

  /** Ends the phase, if there is one. */
  void end() {
    if (phase != null && tells) {
      double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
      events.tell(new RankEvent.PhaseEnded(phase, seconds));
    }
    phase = null;
  }
}
