package dev.parsimony.spark.worker;

import dev.parsimony.compression.DenseForm;
import dev.parsimony.compression.GradientCompressor;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.exchange.collective.AllReduce;
import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.spark.metrics.Traffic;
import java.io.IOException;
import java.util.Optional;

/**
 * Makes the mean over the workers of what each contributes to a step. The ways differ in how
 * contributions travel; a message goes round in each of them. Used by one worker's thread.
 */
interface GradientExchange {
  /**
   * Chooses the way: vectors that are summed, where all elements travel in one form and that is
   * predicted to be faster; else messages with what the compressor chose.
   *
   * @param outgoing of the compressor
   */
  static GradientExchange of(
      Exchange exchange,
      GradientCompressor compressor,
      ParameterLayout layout,
      OutgoingMessage outgoing)
      throws IOException {
    DenseForm form = compressor.denseForm();
    Optional<AllReduce> sums =
        exchange
            .allReduce()
            .filter(
                all ->
                    summable(form, layout)
                        && all.fasterThanBlocks(layout.length(), form.elementBytes()));
    if (sums.isEmpty()) {
      return new MessageExchange(exchange, compressor, layout, outgoing);
    }
    return form == DenseForm.HALVES
        ? new HalfVectorExchange(exchange, sums.get(), layout, outgoing)
        : new FloatVectorExchange(exchange, sums.get(), layout, outgoing);
  }

  /** Returns whether all elements travel, in one form. */
  private static boolean summable(DenseForm form, ParameterLayout layout) {
    int alike = layout.trainedLength() + (form == DenseForm.FLOATS ? layout.statisticLength() : 0);
    return form != DenseForm.NONE && layout.length() == alike;
  }

  /** Returns what arrives of all workers' messages. */
  StepSum sum();

  /**
   * Begins this worker's message with its contribution, or with what of it the message holds.
   *
   * @param contribution not to be changed before the messages have gone round
   */
  void start(StepMessage message, GradientMoments contribution);

  /**
   * Sums, after the messages have gone round, what did not travel in them. Collective where any
   * worker contributed.
   *
   * @param own this worker's message
   * @param vector this worker's contribution, perhaps overwritten
   */
  void sumVectors(StepMessage own, float[] vector) throws IOException;

  /**
   * Makes the mean over the workers that did not leave the step out, of which one must have
   * contributed.
   *
   * @param vector as {@link #sumVectors} left it; overwritten
   */
  void mean(float[] vector);

  /**
   * Adds a contribution to this worker's figures.
   *
   * @param messageLength of this worker's message, in bytes
   */
  void count(Traffic traffic, int messageLength);
}
