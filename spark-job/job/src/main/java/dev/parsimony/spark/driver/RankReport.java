package dev.parsimony.spark.driver;

import dev.parsimony.spark.metrics.Progress;
import dev.parsimony.spark.metrics.RankEvent;
import dev.parsimony.spark.metrics.TensorFigures;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a rank's heartbeats carry: its latest events, and where it stands. Immutable. */
final class RankReport implements Serializable {
  /** Report of nothing yet. */
  static final RankReport NONE = new RankReport(-1, -1, 0, List.of(), List.of(), null);

  private final int rank;
  private final long task;
  private final long first;
  private final List<RankEvent> events;
  private final List<TensorFigures> tensors;
  private final @Nullable Progress progress;

  /**
   * @param task attempt of Spark's, as numbers of events are of one
   * @param first number of the first event, of those that the rank has had
   * @param tensors of the latest epochs, in their order; perhaps none
   */
  RankReport(
      int rank,
      long task,
      long first,
      List<RankEvent> events,
      List<TensorFigures> tensors,
      @Nullable Progress progress) {
    this.rank = rank;
    this.task = task;
    this.first = first;
    this.events = List.copyOf(events);
    this.tensors = List.copyOf(tensors);
    this.progress = progress;
  }

  int rank() {
    return rank;
  }

  long task() {
    return task;
  }

  long first() {
    return first;
  }

  List<RankEvent> events() {
    return events;
  }

  List<TensorFigures> tensors() {
    return tensors;
  }

  Optional<Progress> progress() {
    return Optional.ofNullable(progress);
  }

  boolean empty() {
    return events.isEmpty() && tensors.isEmpty() && progress == null;
  }

  /** For Spark's event log, which writes an accumulator's value as text. */
  @Override
  public String toString() {
    return progress().map(Progress::toString).orElse("");
  }
}
