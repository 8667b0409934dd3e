package dev.parsimony.spark.metrics;

import dev.parsimony.spark.Internal;

/** The parts of a step, in the order in which they happen. */
@Internal
public enum Phase {
  /** Drawing the batch, forward and backward pass. */
  COMPUTE,
  /** Second moments, in addition to the backward pass. */
  SECOND_MOMENT,
  /** Residuals, criterion, quantisation, coding. */
  COMPRESS,
  /** Waiting, inside the exchange, for peers that have not begun to send. */
  WAIT,
  /** Moving bytes between the workers. */
  EXCHANGE,
  /** Decoding all messages and summing them. */
  DECODE,
  /** Optimiser and parameters. */
  UPDATE
}
