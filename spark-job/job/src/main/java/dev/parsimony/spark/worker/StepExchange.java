package dev.parsimony.spark.worker;

import dev.parsimony.compression.DenseForm;
import dev.parsimony.compression.GradientCompressor;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.NonFiniteException;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.exchange.collective.BlockListener;
import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.spark.metrics.Traffic;
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

  /** What all elements take where they travel in one form, as messages or not; 0 elsewhere. */
  private final long alikeBytes;

  private final Optional<TargetControl> control;

  /**
   * Makes a worker's side.
   *
   * @param control decides where there is a target; only rank 0's is asked
   * @param state where that stands
   */
  StepExchange(
      Exchange exchange,
      GradientCompressor compressor,
      ParameterLayout layout,
      Optional<TargetControl> control,
      ControlState state)
      throws IOException {
    this.exchange = exchange;
    this.compressor = compressor;
    this.denseBytes = (long) Float.BYTES * (layout.trainedLength() + layout.statisticLength());
    long statisticBytes = (long) Float.BYTES * layout.statisticLength();
    DenseForm form = compressor.denseForm();
    this.alikeBytes =
        form == DenseForm.NONE
            ? 0
            : (long) form.elementBytes() * layout.trainedLength() + statisticBytes;
    this.control = control.filter(decides -> exchange.rank() == 0);
    compressor.scaleAlpha(state.factor());
    tell(state);
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
    if (sum.any()) {
      gradients.sumVectors(message, contribution.mean());
    }
    timer.exchanged(outgoing.compressNanos(), sum.decodeNanos(), exchange.tuning().waitNanos());
  }

  /**
   * Takes over what rank 0 has told, and decides on what comes next where this is rank 0. An
   * exchange after which local steps change is not measured: its round had those of before.
   *
   * @param steps that shared the exchange
   */
  void control(WorkerState state, int steps, StepTimer timer) {
    ControlState before = state.control();
    ControlState now = before;
    if (sum.alphaFactor() > 0) {
      now = before.taking(sum.alphaFactor(), sum.localSteps());
      compressor.scaleAlpha(now.factor());
    }
    boolean measured = sum.senders() == exchange.worldSize();
    if (control.isPresent() && measured && now.localSteps() == before.localSteps()) {
      now = next(control.get(), now, steps, timer);
    }
    state.control(now);
    tell(now);
  }

  private ControlState next(TargetControl decides, ControlState now, int steps, StepTimer timer) {
    return switch (decides.kind()) {
      case RATIO -> decides.next(now, messageBytes(), (double) denseBytes * steps);
      case COMM -> decides.next(now, timer.movingNanos(), timer.roundNanos());
    };
  }

  private void tell(ControlState state) {
    message.alphaFactor = state.decidedFactor();
    message.localSteps = state.decidedLocalSteps();
  }

  /**
   * Returns about what a message takes, as a mean over the workers; without frames, whose number
   * depends on how messages travel, so that the same seed decides alike however they do. An
   * all-reduce in their place counts as they would.
   */
  private double messageBytes() {
    return HEADER_BYTES + (double) (alikeBytes > 0 ? alikeBytes : sum.meanBytes());
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
