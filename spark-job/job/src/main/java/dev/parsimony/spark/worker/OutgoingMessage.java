package dev.parsimony.spark.worker;

import dev.parsimony.compression.GradientCompressor;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.NonFiniteException;
import dev.parsimony.exchange.collective.BlockSource;

/**
 * A worker's message of one step: its gradient is compressed tensor by tensor, while what is done
 * is on its way. Reused for every step.
 */
final class OutgoingMessage implements BlockSource {
  private final GradientCompressor compressor;
  private final StepMessage message;
  private final int rank;
  private final StepMessageCodec codec = new StepMessageCodec();
  private boolean compressing;
  private long compressNanos;

  /**
   * @param message what is to be sent beside the gradient
   */
  OutgoingMessage(GradientCompressor compressor, StepMessage message, int rank) {
    this.compressor = compressor;
    this.message = message;
    this.rank = rank;
  }

  /**
   * Begins a message whose gradient is yet to be compressed.
   *
   * @param moments not to be changed before the message is complete
   */
  void startCompressing(GradientMoments moments) {
    compressing = true;
    compressNanos = 0;
    compressor.begin(moments, message.gradient);
    codec.begin(message);
  }

  /** Begins a message that is complete. */
  void startComplete() {
    compressing = false;
    compressNanos = 0;
    codec.begin(message);
    codec.append(message.gradient);
  }

  @Override
  public boolean advance() {
    long start = System.nanoTime();
    boolean complete = !compressing || advanceGradient();
    if (complete) {
      // After the gradient, which says more.
      StepConsensus.requireFinite(message.score, rank, message.step);
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
      throw StepConsensus.notFinite(e, rank, message.step);
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
