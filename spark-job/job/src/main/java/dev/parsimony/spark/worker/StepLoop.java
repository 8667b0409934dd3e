package dev.parsimony.spark.worker;

import dev.parsimony.compression.CompressionFigures;
import dev.parsimony.compression.DenseForm;
import dev.parsimony.compression.GradientCompressor;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.NonFiniteException;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.exchange.collective.AllReduce;
import dev.parsimony.exchange.collective.BlockListener;
import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.exchange.collective.ExchangeTuning;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.BatchSource;
import dev.parsimony.spark.metrics.Phase;
import dev.parsimony.spark.metrics.PhaseTimes;
import dev.parsimony.spark.metrics.Traffic;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way of one gradient: moments of the local batch, compression, allgatherv, sum in rank order,
 * optimiser step. Every worker decodes the same messages in the same order, so all replicas keep
 * the same bits.
 */
final class StepLoop {
  /** A hash of the parameters travels with every n-th message. */
  private static final int HASH_INTERVAL = 50;

  /** Of an element's part and its sum. */
  private static final int MEAN_BYTES_WITH_HALVES = (Short.BYTES + Float.BYTES) / 2;

  private final Replica replica;
  private final GradientCompressor compressor;
  private final Exchange exchange;
  private final BatchSource batches;
  private final Batch batch;
  private final GradientMoments moments;
  private final StepMessage message = new StepMessage();
  private final OutgoingMessage outgoing;
  private final StepSum sum;
  private final BlockListener listener;
  private final WorkerPlan plan;
  private final WorkerState state;
  private final Checkpointer checkpointer;

  /** Where gradients are summed as vectors, beside the messages. */
  private final Optional<AllReduce> allReduce;

  /** How they travel then, where not as float32. */
  private final @Nullable TensorHalves halves;

  private final long vectorBytes;

  private long step;

  /** Of the batch in work; 0 where the next one is to be drawn. */
  private int segment;

  /** Of this worker's batch; other workers' may have more. */
  private int segments;

  /** Rank 0's, until the batch ends. */
  private boolean checkpointDue;

  StepLoop(
      Replica replica,
      GradientCompressor compressor,
      Exchange exchange,
      BatchSource batches,
      Batch batch,
      WorkerPlan plan,
      WorkerState state,
      Checkpointer checkpointer)
      throws IOException {
    ParameterLayout layout = replica.layout();
    this.replica = replica;
    this.compressor = compressor;
    this.exchange = exchange;
    this.batches = batches;
    this.batch = batch;
    this.moments = new GradientMoments(layout, compressor.needsSecondMoment());
    this.outgoing = new OutgoingMessage(compressor, moments, message, exchange.rank());
    DenseForm form = compressor.denseForm();
    this.allReduce =
        exchange
            .allReduce()
            .filter(
                sums ->
                    summable(form, layout)
                        && sums.fasterThanBlocks(layout.length(), form.elementBytes()));
    boolean vectors = allReduce.isPresent();
    this.halves =
        vectors && form == DenseForm.HALVES
            ? new TensorHalves(layout, exchange.worldSize(), exchange.rank())
            : null;
    this.vectorBytes =
        (long) layout.length() * (halves == null ? Float.BYTES : MEAN_BYTES_WITH_HALVES);
    this.sum =
        exchange.shared(
            () -> new StepSum(layout, exchange.worldSize(), vectors, halves, state.steps()));
    this.listener = sum::add;
    this.plan = plan;
    this.state = state;
    this.checkpointer = checkpointer;
    this.step = state.steps();
  }

  /** Whether all elements travel, in one form. */
  private static boolean summable(DenseForm form, ParameterLayout layout) {
    int alike = layout.trainedLength() + (form == DenseForm.FLOATS ? layout.statisticLength() : 0);
    return form != DenseForm.NONE && layout.length() == alike;
  }

  /**
   * One step, with its figures added to the state's tally.
   *
   * @return whether all workers keep a checkpoint now
   */
  boolean step() throws IOException {
    long start = System.nanoTime();
    message.step = step;
    message.score = compute();
    message.parameterHash = hashDue() ? replica.parameterHash() : StepMessage.NO_HASH;
    message.busy = checkpointer.busy();
    message.checkpoint = checkpointDue();
    long computed = System.nanoTime();
    startMessage();
    long started = System.nanoTime();
    exchange.allgatherv(outgoing, listener);
    long waited = exchange.tuning().waitNanos();
    if (allReduce.isPresent() && sum.any()) {
      sumVectors(allReduce.get());
    }
    long exchanged = System.nanoTime();
    if (sum.any()) {
      // The local mean has been sent; its array now takes the mean of all workers.
      sum.mean(moments.mean());
      replica.apply(moments.mean());
    }
    requireFiniteParameters();
    long updated = System.nanoTime();
    long compressing = outgoing.compressNanos();
    long moving = exchanged - started - compressing;
    long decoding = Math.min(sum.decodeNanos(), moving);
    long waiting = Math.min(waited, moving - decoding);

    EpochTally tally = state.tally();
    PhaseTimes times = tally.times();
    long secondMoments = message.ended ? 0 : replica.secondMomentNanos();
    times.add(Phase.COMPUTE, computed - start - secondMoments);
    times.add(Phase.SECOND_MOMENT, secondMoments);
    times.add(Phase.COMPRESS, started - computed + compressing);
    times.add(Phase.WAIT, waiting);
    times.add(Phase.EXCHANGE, moving - decoding - waiting);
    times.add(Phase.DECODE, decoding);
    times.add(Phase.UPDATE, updated - exchanged);
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
      outgoing.startComplete();
      return;
    }
    if (plan.skipNonFinite() && !finite()) {
      message.skip();
    }
    if (!message.skipped && allReduce.isEmpty()) {
      outgoing.startCompressing();
      return;
    }
    if (!message.skipped) {
      requireFinite();
      message.skipGradient();
      if (halves != null) {
        halves.measure(moments.mean(), message.gradient);
      }
    }
    outgoing.startComplete();
  }

  /** Compressors find it themselves. */
  private void requireFinite() {
    try {
      moments.requireFinite(step + 1);
    } catch (NonFiniteException e) {
      throw StepConsensus.notFinite(e, exchange.rank(), step);
    }
  }

  private void sumVectors(AllReduce sums) throws IOException {
    float[] vector = moments.mean();
    if (message.skipped || message.ended) {
      Arrays.fill(vector, 0);
    }
    if (halves == null) {
      sums.sum(vector, vector.length);
    } else {
      sums.sum(vector, vector.length, halves);
    }
  }

  private boolean finite() {
    return Double.isFinite(message.score) && moments.allFinite();
  }

  private boolean hashDue() {
    return step % HASH_INTERVAL == 0;
  }

  private void count(Traffic traffic, int length) {
    ExchangeTuning travel = exchange.tuning();
    if (message.skipped) {
      traffic.addSkippedStep(travel.framedLength(length));
      return;
    }
    if (message.ended) {
      traffic.addEndedStep(travel.framedLength(length));
      return;
    }
    if (allReduce.isPresent()) {
      long bytes = travel.framedLength(length) + travel.framedLength((int) vectorBytes);
      int elements = replica.layout().trainedLength();
      int bits = halves == null ? Float.SIZE : Short.SIZE;
      traffic.addStep(elements, bytes, (double) bits * elements);
      return;
    }
    CompressionFigures figures = compressor.figures();
    traffic.addStep(figures.sentElements(), travel.framedLength(length), figures.boundBits());
  }
}
