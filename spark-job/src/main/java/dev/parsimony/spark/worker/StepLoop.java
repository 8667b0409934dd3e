package dev.parsimony.spark.worker;

import com.esotericsoftware.kryo.KryoException;
import dev.parsimony.compression.CompressionFigures;
import dev.parsimony.compression.GradientCompressor;
import dev.parsimony.compression.aggregate.BlockAggregator;
import dev.parsimony.compression.codec.MalformedBlockException;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.NonFiniteException;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.BatchSource;
import dev.parsimony.spark.exchange.AllGatherV;
import dev.parsimony.spark.metrics.Phase;
import dev.parsimony.spark.metrics.PhaseTimes;
import dev.parsimony.spark.metrics.Traffic;
import java.io.IOException;

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
  private final AllGatherV exchange;
  private final BatchSource batches;
  private final Batch batch;
  private final GradientMoments moments;
  private final BlockAggregator aggregator;
  private final StepMessage message = new StepMessage();
  private final StepMessageCodec codec = new StepMessageCodec();
  private final StepChecks checks;
  private final boolean skipNonFinite;
  private long step;

  StepLoop(
      Replica replica,
      GradientCompressor compressor,
      AllGatherV exchange,
      BatchSource batches,
      Batch batch,
      boolean skipNonFinite) {
    ParameterLayout layout = replica.layout();
    this.replica = replica;
    this.compressor = compressor;
    this.exchange = exchange;
    this.batches = batches;
    this.batch = batch;
    this.moments = new GradientMoments(layout, compressor.needsSecondMoment());
    this.aggregator = new BlockAggregator(layout);
    this.checks = new StepChecks(exchange.worldSize());
    this.skipNonFinite = skipNonFinite;
  }

  /**
   * One step.
   *
   * @return mean score of the batches of all workers that sent a gradient; NaN where none did
   */
  double step(PhaseTimes times, Traffic traffic) throws IOException {
    long start = System.nanoTime();
    int segment = (int) (step % replica.segments());
    if (segment == 0) {
      batches.next(batch);
    }
    message.step = step;
    message.score = replica.computeMoments(batch, segment, moments);
    message.parameterHash = hashDue() ? replica.parameterHash() : StepMessage.NO_HASH;
    long computed = System.nanoTime();
    compress();
    int length = codec.encode(message);
    long compressed = System.nanoTime();
    exchange.allgatherv(codec.bytes(), length);
    long exchanged = System.nanoTime();
    double score = sumInRankOrder();
    long decoded = System.nanoTime();
    if (aggregator.messages() > 0) {
      replica.apply(moments.mean());
    }
    long updated = System.nanoTime();

    times.add(Phase.COMPUTE, computed - start - replica.secondMomentNanos());
    times.add(Phase.SECOND_MOMENT, replica.secondMomentNanos());
    times.add(Phase.COMPRESS, compressed - computed);
    times.add(Phase.WAIT, exchange.waitNanos());
    times.add(Phase.EXCHANGE, exchanged - compressed - exchange.waitNanos());
    times.add(Phase.DECODE, decoded - exchanged);
    times.add(Phase.UPDATE, updated - decoded);
    count(traffic, length);
    step++;
    return score;
  }

  private void compress() {
    message.skipped = false;
    if (skipNonFinite && !finite()) {
      message.skip();
      return;
    }
    try {
      compressor.compress(moments, message.gradient);
    } catch (NonFiniteException e) {
      throw checks.notFinite(e, exchange.rank(), step);
    }
    // After the gradient, which says more.
    checks.requireFinite(message.score, exchange.rank(), step);
  }

  private boolean finite() {
    return Double.isFinite(message.score) && moments.allFinite();
  }

  private boolean hashDue() {
    return step % HASH_INTERVAL == 0;
  }

  private double sumInRankOrder() {
    aggregator.reset();
    checks.start(step);
    for (int rank = 0; rank < exchange.worldSize(); rank++) {
      try {
        add(rank);
      } catch (MalformedBlockException | KryoException e) {
        throw checks.unreadable(e, rank);
      }
    }
    checks.requireEqualReplicas();
    checks.requireProgress();
    if (aggregator.messages() > 0) {
      // The local mean has been sent; its array now takes the mean of all workers.
      aggregator.mean(moments.mean());
    }
    return checks.meanScore();
  }

  private void add(int rank) {
    StepMessage received = codec.decode(exchange.received(rank), exchange.receivedLength(rank));
    checks.accept(rank, received);
    if (!received.skipped) {
      aggregator.add(received.gradient);
    }
  }

  private void count(Traffic traffic, int length) {
    if (message.skipped) {
      traffic.addSkippedStep(length + exchange.headerBytes());
      return;
    }
    CompressionFigures figures = compressor.figures();
    traffic.addStep(figures.sentElements(), length + exchange.headerBytes(), figures.boundBits());
  }
}
