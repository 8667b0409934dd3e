package dev.parsimony.spark.worker;

import com.esotericsoftware.kryo.KryoException;
import dev.parsimony.compression.aggregate.BlockAggregator;
import dev.parsimony.compression.codec.MalformedBlockException;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.exchange.collective.ReceivedBlock;
import org.jspecify.annotations.Nullable;

/**
 * All workers' messages of one step, decoded and summed in rank order: one for all workers of a
 * JVM, so that each message is decoded once there. Whoever adds the last message makes the sum safe
 * to read for the others.
 */
final class StepSum {
  private final int worldSize;

  /** None where gradients are summed elsewhere. */
  private final @Nullable BlockAggregator aggregator;

  /** Where they travel as float16. */
  private final @Nullable TensorHalves halves;

  private final StepMessageCodec codec = new StepMessageCodec();
  private final StepConsensus checks;
  private long nextStep;
  private long decodeNanos;

  /**
   * A sum without messages.
   *
   * @param vectors whether gradients are summed elsewhere, and messages hold none
   * @param halves told of the exponents by which vectors travel as float16, if they do
   * @param firstStep from 0
   */
  StepSum(
      ParameterLayout layout,
      int worldSize,
      boolean vectors,
      @Nullable TensorHalves halves,
      long firstStep) {
    this.halves = halves;
    this.nextStep = firstStep;
    this.worldSize = worldSize;
    this.aggregator = vectors ? null : new BlockAggregator(layout);
    this.checks = new StepConsensus(worldSize);
  }

  /**
   * Adds the message of the next rank; rank 0 begins a step, the last one ends it.
   *
   * @throws TrainingFailedException if the message cannot be read, or if what must hold in every
   *     step does not
   */
  void add(ReceivedBlock block) {
    int rank = block.rank();
    long start = System.nanoTime();
    if (rank == 0) {
      if (aggregator != null) {
        aggregator.reset();
      }
      checks.start(nextStep);
      decodeNanos = 0;
    }
    try {
      StepMessage received = codec.decode(block.bytes(), block.offset(), block.length());
      checks.accept(rank, received);
      if (aggregator != null && !received.skipped && !received.ended) {
        aggregator.add(received.gradient);
      }
      if (halves != null) {
        halves.accept(rank, received);
      } else if (aggregator == null && received.gradient.length() > 0) {
        throw new KryoException("Invalid message: got a gradient, expected none beside vectors");
      }
    } catch (MalformedBlockException | KryoException e) {
      throw StepConsensus.unreadable(e, rank, nextStep);
    }
    if (rank == worldSize - 1) {
      checks.requireEqualReplicas();
      checks.requireProgress();
      nextStep++;
    }
    decodeNanos += System.nanoTime() - start;
  }

  /** Whether any worker sent a gradient. */
  boolean any() {
    return senders() > 0;
  }

  /** How many workers sent a gradient. */
  private int senders() {
    return checks.senders();
  }

  /** See {@link StepConsensus#more}. */
  boolean more() {
    return checks.more();
  }

  /** See {@link StepConsensus#checkpoint}. */
  boolean checkpoint() {
    return checks.checkpoint();
  }

  /** See {@link StepConsensus#anyBusy}. */
  boolean anyBusy() {
    return checks.anyBusy();
  }

  /**
   * Makes the mean over the workers that did not leave the step out, of which one must have sent a
   * gradient. Workers whose examples have ended count with zeros, as the examples do that have
   * ended within a batch: so the mean is that over all examples.
   *
   * @param out overwritten; where gradients are summed elsewhere it holds their sum
   */
  void mean(float[] out) {
    if (aggregator == null) {
      scale(out, 1f / checks.shares());
      return;
    }
    aggregator.mean(out);
    if (checks.shares() > senders()) {
      scale(out, (float) senders() / checks.shares());
    }
  }

  private static void scale(float[] values, float factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
  }

  /** See {@link StepConsensus#meanScore}. */
  double meanScore() {
    return checks.meanScore();
  }

  /** What decoding and summing took in the last step. */
  long decodeNanos() {
    return decodeNanos;
  }
}
