package dev.parsimony.spark.worker;

import dev.parsimony.compression.GradientCompressor;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.NonFiniteException;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.exchange.collective.BlockListener;
import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.spark.metrics.Traffic;
import dev.parsimony.spark.share.Target;
import java.io.IOException;
import java.util.Optional;

/** A worker's side of each exchange: its message goes out, what all contributed comes in. */
final class StepExchange {
  /** What a frame adds to a message. */
  private static final int HEADER_BYTES = 28;

  private final Exchange exchange;
  private final StepMessage message = new StepMessage();
  private final OutgoingMessage outgoing;
  private final GradientExchange gradients;
  private final StepSum sum;
  private final BlockListener listener;
  private final GradientCompressor compressor;
  private final long denseBytes;
  private final Optional<AlphaControl> control;
  private final boolean ratio;

  /**
   * Makes a worker's side.
   *
   * @param alpha where the setting of alpha stands
   */
  StepExchange(
      Exchange exchange,
      GradientCompressor compressor,
      ParameterLayout layout,
      Optional<Target> target,
      AlphaState alpha)
      throws IOException {
    this.exchange = exchange;
    this.compressor = compressor;
    this.denseBytes = (long) Float.BYTES * (layout.trainedLength() + layout.statisticLength());
    this.control = target.filter(given -> exchange.rank() == 0).map(AlphaControl::new);
    this.ratio = target.filter(given -> given.kind() == Target.Kind.RATIO).isPresent();
    compressor.scaleAlpha(alpha.factor());
    this.message.alphaFactor = control.isPresent() ? alpha.decided() : 0;
    this.outgoing = new OutgoingMessage(compressor, message, exchange.rank());
    this.gradients = GradientExchange.of(exchange, compressor, layout, outgoing);
    this.sum = gradients.sum();
    this.listener = block -> sum.add(block, message.step);
  }

  int rank() {
    return exchange.rank();
  }

  /** Returns this worker's message, to be filled before {@link #run}, but for its gradient. */
  StepMessage message() {
    return message;
  }

  /** Returns what the messages of all said, and what they contributed. */
  StepSum sum() {
    return sum;
  }

  /**
   * Exchanges messages and contributions with all workers.
   *
   * @param contribution not sent where the message says so; its mean may be overwritten
   */
  void run(GradientMoments contribution, StepTimer timer) throws IOException {
    if (message.contributes()) {
      gradients.start(message, contribution);
    } else {
      message.skipGradient();
      outgoing.startComplete();
    }
    timer.prepared();
    exchange.allgatherv(outgoing, listener);
    long waited = exchange.tuning().waitNanos();
    if (sum.any()) {
      gradients.sumVectors(message, contribution.mean());
    }
    timer.exchanged(outgoing.compressNanos(), sum.decodeNanos(), waited);
  }

  /**
   * Takes over rank 0's alpha, and decides on the next one where this is rank 0.
   *
   * @param steps that shared the exchange
   */
  void setAlpha(WorkerState state, int steps, StepTimer timer) {
    AlphaState alpha = state.alpha();
    if (sum.alphaFactor() > 0) {
      alpha = alpha.withFactor(sum.alphaFactor());
      compressor.scaleAlpha(alpha.factor());
    }
    if (control.isPresent() && sum.senders() == exchange.worldSize()) {
      alpha =
          ratio
              ? control.get().next(alpha, messageBytes(), (double) denseBytes * steps)
              : control.get().next(alpha, timer.movingNanos(), timer.roundNanos());
      message.alphaFactor = alpha.decided();
    }
    state.alpha(alpha);
  }

  /**
   * Returns about what a message takes, as a mean over the workers; without frames, whose number
   * depends on how messages travel, so that the same seed decides alike however they do.
   */
  private double messageBytes() {
    return sum.meanBytes() + (double) HEADER_BYTES;
  }

  /** Makes the mean of {@link GradientExchange#mean}. */
  void mean(float[] vector) {
    gradients.mean(vector);
  }

  /** Adds what this worker sent to its figures. */
  void count(Traffic traffic) {
    int length = outgoing.length();
    if (message.skipped) {
      traffic.addSkippedStep(exchange.tuning().framedLength(length));
    } else if (message.ended) {
      traffic.addEndedStep(exchange.tuning().framedLength(length));
    } else {
      gradients.count(traffic, length);
    }
  }

  /** Requires the parameters to be finite; {@code step} is the last one, from 0. */
  void requireFinite(Replica replica, long step) {
    try {
      replica.requireFinite(step + 1);
    } catch (NonFiniteException e) {
      throw StepConsensus.notFinite(e, exchange.rank(), step);
    }
  }
}
