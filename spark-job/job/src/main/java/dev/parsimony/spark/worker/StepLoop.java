package dev.parsimony.spark.worker;

import dev.parsimony.compression.GradientCompressor;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.NonFiniteException;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.exchange.collective.BlockListener;
import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.BatchSource;
import dev.parsimony.spark.metrics.Traffic;
import java.io.IOException;

/**
 * The way of one gradient: moments of the local batch, exchange, optimiser step. Every worker
 * decodes the same messages in the same order, so all replicas keep the same bits.
 */
final class StepLoop {
  /** A hash of the parameters travels with every n-th message. */
  private static final int HASH_INTERVAL = 50;

  private final Replica replica;
  private final Exchange exchange;
  private final BatchSource batches;
  private final Batch batch;
  private final GradientMoments moments;
  private final StepMessage message = new StepMessage();
  private final OutgoingMessage outgoing;
  private final GradientExchange gradients;
  private final StepSum sum;
  private final BlockListener listener;
  private final StepTimer timer = new StepTimer();
  private final TrainingSchedule plan;
  private final WorkerState state;
  private final Checkpointer checkpointer;

  private long step;

  /** Segment of the current batch, from 0; 0 where the next batch is to be drawn. */
  private int segment;

  /** Segments of this worker's batch; other workers' may have more. */
  private int segments;

  /** Rank 0's, until the batch ends. */
  private boolean checkpointDue;

  StepLoop(
      Replica replica,
      GradientCompressor compressor,
      Exchange exchange,
      BatchSource batches,
      Batch batch,
      TrainingSchedule plan,
      WorkerState state,
      Checkpointer checkpointer)
      throws IOException {
    ParameterLayout layout = replica.layout();
    this.replica = replica;
    this.exchange = exchange;
    this.batches = batches;
    this.batch = batch;
    this.moments = new GradientMoments(layout, compressor.needsSecondMoment());
    this.outgoing = new OutgoingMessage(compressor, message, exchange.rank());
    this.gradients = GradientExchange.of(exchange, compressor, layout, outgoing, state.steps());
    this.sum = gradients.sum();
    this.listener = sum::add;
    this.plan = plan;
    this.state = state;
    this.checkpointer = checkpointer;
    this.step = state.steps();
  }

  /**
   * Takes one step, with its figures added to the state's tally.
   *
   * @return whether all workers keep a checkpoint now
   */
  boolean step() throws IOException {
    EpochTally tally = state.tally();
    timer.start(tally.times());
    message.step = step;
    message.score = compute();
    message.parameterHash = hashDue() ? replica.parameterHash() : StepMessage.NO_HASH;
    message.busy = checkpointer.busy();
    message.checkpoint = checkpointDue();
    timer.computed(message.ended ? 0 : replica.secondMomentNanos());
    startMessage();
    timer.prepared();
    exchangeMessages();
    if (sum.any()) {
      // The local mean has been sent; its array now takes the mean of all workers.
      gradients.mean(moments.mean());
      replica.apply(moments.mean());
    }
    requireFiniteParameters();
    timer.updated();
    count(tally.traffic(), outgoing.length());
    tally.addScore(sum.meanScore());
    step++;
    state.stepTaken();
    checkpointer.stepDone(sum.anyBusy());
    segment++;
    if (sum.more()) {
      return false;
    }
    endBatch();
    return sum.checkpoint();
  }

  private void exchangeMessages() throws IOException {
    exchange.allgatherv(outgoing, listener);
    long waited = exchange.tuning().waitNanos();
    if (sum.any()) {
      gradients.sumVectors(message, moments.mean());
    }
    timer.exchanged(outgoing.compressNanos(), sum.decodeNanos(), waited);
  }

  /** From time to time, and where parameters are kept. */
  private void requireFiniteParameters() {
    boolean endsEpoch = !sum.more() && state.batchInEpoch() + 1 == plan.batchesPerEpoch();
    if (!endsEpoch && !sum.checkpoint() && (step + 1) % HASH_INTERVAL != 0) {
      return;
    }
    try {
      replica.requireFinite(step + 1);
    } catch (NonFiniteException e) {
      throw StepConsensus.notFinite(e, exchange.rank(), step);
    }
  }

  /** Returns the score of the next segment of the batch, or of the next batch's first one. */
  private double compute() {
    if (segment == 0) {
      batches.next(batch);
      segments = replica.segments(batch);
    }
    message.ended = segment >= segments;
    message.more = segment + 1 < segments;
    return message.ended
        ? replica.regularization()
        : replica.computeMoments(batch, segment, moments);
  }

  private void endBatch() {
    segment = 0;
    checkpointDue = false;
    state.batchEnded();
  }

  /** Kept in mind up to the end of the batch, where recurrent layers start over. */
  private boolean checkpointDue() {
    if (exchange.rank() == 0 && !checkpointDue) {
      boolean endsEpoch = !message.more && state.batchInEpoch() + 1 == plan.batchesPerEpoch();
      boolean last = endsEpoch && state.epoch() == plan.epochs();
      checkpointDue = checkpointer.due(step + 1, endsEpoch ? state.epoch() : 0, last);
    }
    return checkpointDue;
  }

  private void startMessage() {
    message.skipped = false;
    if (message.ended) {
      message.skipGradient();
    } else if (plan.skipNonFinite() && !finite()) {
      message.skip();
    }
    if (message.contributes()) {
      gradients.start(message, moments);
    } else {
      outgoing.startComplete();
    }
  }

  private boolean finite() {
    return Double.isFinite(message.score) && moments.allFinite();
  }

  private boolean hashDue() {
    return step % HASH_INTERVAL == 0;
  }

  private void count(Traffic traffic, int length) {
    if (message.skipped) {
      traffic.addSkippedStep(exchange.tuning().framedLength(length));
    } else if (message.ended) {
      traffic.addEndedStep(exchange.tuning().framedLength(length));
    } else {
      gradients.count(traffic, length);
    }
  }
}
