package dev.parsimony.spark.worker;

import dev.parsimony.compression.GradientCompressor;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.NonFiniteException;
import dev.parsimony.spark.exchange.BlockSource;

/**
 * A worker's message of one step: its gradient is compressed tensor by tensor, while what is done
 * is on its way. Reused for every step.
 */
final class OutgoingMessage implements BlockSource {
  private final GradientCompressor compressor;
  private final GradientMoments moments;
  private final StepMessage message;
  private final int rank;
  private final StepMessageCodec codec = new StepMessageCodec();
  private boolean compressing;
  private long compressNanos;

  /**
   * @param moments of the step, from {@link #start} until the message is complete
   * @param message what is to be sent beside the gradient
   */
  OutgoingMessage(
      GradientCompressor compressor, GradientMoments moments, StepMessage message, int rank) {
    this.compressor = compressor;
    this.moments = moments;
    this.message = message;
    this.rank = rank;
  }

  /** Begins a step's message, for which all but the gradient is known. */
  void start(boolean withGradient) {
    compressing = withGradient;
    compressNanos = 0;
    if (withGradient) {
      compressor.begin(moments, message.gradient);
    } else {
      message.skipGradient();
    }
    codec.begin(message);
  }

  @Override
  public boolean advance() {
    long start = System.nanoTime();
    boolean complete = !compressing || advanceGradient();
    if (complete) {
      // After the gradient, which says more.
      StepChecks.requireFinite(message.score, rank, message.step);
    }
    compressNanos += System.nanoTime() - start;
    return complete;
  }

  private boolean advanceGradient() {
    try {
      boolean complete = compressor.advance();
      codec.append(message.gradient);
      return complete;
    } catch (NonFiniteException e) {
      throw StepChecks.notFinite(e, rank, message.step);
    }
  }

  @Override
  public byte[] bytes() {
    return codec.bytes();
  }

  @Override
  public int length() {
    return codec.length();
  }

  /** What the step's gradient took to compress so far. */
  long compressNanos() {
    return compressNanos;
  }
}
