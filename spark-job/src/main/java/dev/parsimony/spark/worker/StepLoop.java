package dev.parsimony.spark.worker;

import dev.parsimony.compression.CompressionFigures;
import dev.parsimony.compression.GradientCompressor;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.NonFiniteException;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.BatchSource;
import dev.parsimony.spark.exchange.Arrivals;
import dev.parsimony.spark.exchange.Exchange;
import dev.parsimony.spark.metrics.Phase;
import dev.parsimony.spark.metrics.PhaseTimes;
import dev.parsimony.spark.metrics.Traffic;
import java.io.IOException;
import java.util.Arrays;

/**
 * The way of one gradient: moments of the local batch, compression, allgatherv, sum in rank order,
 * optimiser step. Every worker decodes the same messages in the same order, so all replicas keep
 * the same bits.
 */
final class StepLoop {
  /** A hash of the parameters travels with every n-th message. */
  private static final int HASH_INTERVAL = 50;

  private final Replica replica;
  private final GradientCompressor compressor;
  private final Exchange exchange;
  private final BatchSource batches;
  private final Batch batch;
  private final GradientMoments moments;
  private final StepMessage message = new StepMessage();
  private final OutgoingMessage outgoing;
  private final StepSum sum;
  private final Arrivals arrivals = this::add;
  private final WorkerPlan plan;
  private final WorkerState state;
  private final Keeper keeper;

  /** Whether gradients are summed as vectors, beside the messages. */
  private final boolean allReduce;

  private long step;

  StepLoop(
      Replica replica,
      GradientCompressor compressor,
      Exchange exchange,
      BatchSource batches,
      Batch batch,
      WorkerPlan plan,
      WorkerState state,
      Keeper keeper)
      throws IOException {
    ParameterLayout layout = replica.layout();
    this.replica = replica;
    this.compressor = compressor;
    this.exchange = exchange;
    this.batches = batches;
    this.batch = batch;
    this.moments = new GradientMoments(layout, compressor.needsSecondMoment());
    this.outgoing = new OutgoingMessage(compressor, moments, message, exchange.rank());
    long vectorBytes = (long) Float.BYTES * layout.length();
    this.allReduce =
        compressor.dense()
            && layout.length() == layout.trainedLength() + layout.statisticLength()
            && exchange.prefersAllReduce(vectorBytes);
    this.sum =
        exchange.shared(() -> new StepSum(layout, exchange.worldSize(), allReduce, state.steps()));
    this.plan = plan;
    this.state = state;
    this.keeper = keeper;
    this.step = state.steps();
  }

  /**
   * One step, with its figures added to the state's tally.
   *
   * @return whether all workers keep a checkpoint now
   */
  boolean step() throws IOException {
    long start = System.nanoTime();
    int segment = (int) (step % replica.segments());
    if (segment == 0) {
      batches.next(batch);
    }
    message.step = step;
    message.score = replica.computeMoments(batch, segment, moments);
    message.parameterHash = hashDue() ? replica.parameterHash() : StepMessage.NO_HASH;
    message.busy = keeper.busy();
    message.checkpoint = checkpointDue(segment);
    long computed = System.nanoTime();
    startMessage();
    long started = System.nanoTime();
    exchange.allgatherv(outgoing, arrivals);
    long waited = exchange.waitNanos();
    if (allReduce && sum.any()) {
      sumVectors();
    }
    long exchanged = System.nanoTime();
    if (sum.any()) {
      // The local mean has been sent; its array now takes the mean of all workers.
      sum.mean(moments.mean());
      replica.apply(moments.mean());
    }
    long updated = System.nanoTime();
    long compressing = outgoing.compressNanos();
    long moving = exchanged - started - compressing;
    long decoding = Math.min(sum.decodeNanos(), moving);
    long waiting = Math.min(waited, moving - decoding);

    EpochTally tally = state.tally();
    PhaseTimes times = tally.times();
    times.add(Phase.COMPUTE, computed - start - replica.secondMomentNanos());
    times.add(Phase.SECOND_MOMENT, replica.secondMomentNanos());
    times.add(Phase.COMPRESS, started - computed + compressing);
    times.add(Phase.WAIT, waiting);
    times.add(Phase.EXCHANGE, moving - decoding - waiting);
    times.add(Phase.DECODE, decoding);
    times.add(Phase.UPDATE, updated - exchanged);
    count(tally.traffic(), outgoing.length());
    tally.addScore(sum.meanScore());
    step++;
    state.stepTaken();
    keeper.stepDone(sum.anyBusy());
    return sum.checkpoint();
  }

  /** Between batches only, where recurrent layers begin anew. */
  private boolean checkpointDue(int segment) {
    if (exchange.rank() > 0 || segment < replica.segments() - 1) {
      return false;
    }
    boolean endsEpoch = state.stepInEpoch() + 1 == plan.stepsPerEpoch();
    boolean last = endsEpoch && state.epoch() == plan.epochs();
    return keeper.due(step + 1, endsEpoch ? state.epoch() : 0, last);
  }

  private void startMessage() {
    message.skipped = false;
    if (plan.skipNonFinite() && !finite()) {
      message.skip();
    } else if (allReduce) {
      requireFinite();
    }
    outgoing.start(!message.skipped && !allReduce);
  }

  /** Compressors find it themselves. */
  private void requireFinite() {
    try {
      moments.requireFinite(step + 1);
    } catch (NonFiniteException e) {
      throw StepChecks.notFinite(e, exchange.rank(), step);
    }
  }

  private void sumVectors() throws IOException {
    float[] vector = moments.mean();
    if (message.skipped) {
      Arrays.fill(vector, 0);
    }
    exchange.allreduce(vector, vector.length);
  }

  private boolean finite() {
    return Double.isFinite(message.score) && moments.allFinite();
  }

  private boolean hashDue() {
    return step % HASH_INTERVAL == 0;
  }

  private void add(int rank) {
    sum.add(
        rank,
        exchange.received(rank),
        exchange.receivedOffset(rank),
        exchange.receivedLength(rank));
  }

  private void count(Traffic traffic, int length) {
    if (message.skipped) {
      traffic.addSkippedStep(exchange.framedLength(length));
      return;
    }
    if (allReduce) {
      ParameterLayout layout = replica.layout();
      long bytes =
          exchange.framedLength(length) + exchange.framedLength(Float.BYTES * layout.length());
      traffic.addStep(layout.trainedLength(), bytes, (double) Float.SIZE * layout.trainedLength());
      return;
    }
    CompressionFigures figures = compressor.figures();
    traffic.addStep(figures.sentElements(), exchange.framedLength(length), figures.boundBits());
  }
}
