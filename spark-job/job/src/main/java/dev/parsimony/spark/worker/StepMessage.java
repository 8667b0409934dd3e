package dev.parsimony.spark.worker;

import dev.parsimony.compression.codec.GradientMessage;

/** What a worker sends in one step. Reused; the gradient may be a view into a received block. */
final class StepMessage {
  /** Stands for "no hash in this step". */
  static final long NO_HASH = 0;

  private static final byte[] NO_BYTES = {};

  long step;
  double score;
  long parameterHash = NO_HASH;

  /** Whether the worker leaves the step out; its gradient then has no bytes. */
  boolean skipped;

  /**
   * Whether the worker's examples ended before this step, while other workers' go on: it takes part
   * with a gradient of zeros, which has no bytes.
   */
  boolean ended;

  /** Whether the worker has more of its examples after this step, so that the batch goes on. */
  boolean more;

  /** Whether all workers are to keep a checkpoint when the batch ends; rank 0 says so. */
  boolean checkpoint;

  /** Whether the worker still writes its part of the last checkpoint. */
  boolean busy;

  /** By which alpha is multiplied from the next exchange on; rank 0 says so, 0 elsewhere. */
  float alphaFactor;

  /** Batches of the rounds after the next exchange; rank 0 says so, beside the factor. */
  int localSteps;

  final GradientMessage gradient = new GradientMessage();

  /** Leaves the step out, its score included. */
  void skip() {
    skipped = true;
    score = 0;
    skipGradient();
  }

  /** Returns whether there is a contribution, in the message or beside it. */
  boolean contributes() {
    return !skipped && !ended;
  }

  /** Holds no gradient. */
  void skipGradient() {
    gradient.wrap(NO_BYTES, 0, 0);
  }
}
