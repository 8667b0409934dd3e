package dev.parsimony.spark.driver;

import dev.parsimony.spark.metrics.Progress;
import java.io.Serializable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The last progress that was reported, if any was. */
final class Latest implements Serializable {
  private final @Nullable Progress progress;

  Latest(@Nullable Progress progress) {
    this.progress = progress;
  }

  Optional<Progress> progress() {
    return Optional.ofNullable(progress);
  }

  /** For Spark's event log, which writes an accumulator's value as text. */
  @Override
  public String toString() {
    return progress().map(Progress::toString).orElse("");
  }
}
