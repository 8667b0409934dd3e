package dev.parsimony.spark.worker;

import dev.parsimony.compression.codec.GradientMessage;

/** What a worker sends in one step. Reused; the gradient may be a view into a received block. */
final class StepMessage {
  /** Stands for "no hash in this step". */
  static final long NO_HASH = 0;

  long step;
  double score;
  long parameterHash = NO_HASH;
  GradientMessage gradient = new GradientMessage();
}
