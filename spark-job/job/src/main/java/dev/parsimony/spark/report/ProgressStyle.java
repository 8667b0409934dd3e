package dev.parsimony.spark.report;

import dev.parsimony.spark.Internal;

/** How a run's progress is shown. */
@Internal
public enum ProgressStyle {
  /** A line every few seconds. */
  PLAIN,
  /** One line of a terminal, rewritten in place. */
  BAR,
  /** Each event as a JSON object in a line of its own, and nothing else. */
  JSON,
  /** Nothing but what a person must know, and the table at the end. */
  NONE
}
