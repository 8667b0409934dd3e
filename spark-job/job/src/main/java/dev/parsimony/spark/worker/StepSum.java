package dev.parsimony.spark.worker;

import com.esotericsoftware.kryo.KryoException;
import dev.parsimony.compression.codec.MalformedBlockException;
import dev.parsimony.exchange.collective.ReceivedBlock;

/**
 * All workers' messages of one step: one for all workers of a JVM, so that each message is decoded
 * once there. Whoever adds the last message makes the sum safe to read for the others.
 */
abstract class StepSum {
  private final int worldSize;
  private final StepMessageCodec codec = new StepMessageCodec();
  private final StepConsensus checks;
  private long nextStep;
  private long decodeNanos;

  /**
   * Makes a sum without messages.
   *
   * @param firstStep from 0
   */
  StepSum(int worldSize, long firstStep) {
    this.worldSize = worldSize;
    this.nextStep = firstStep;
    this.checks = new StepConsensus(worldSize);
  }

  /** Empties the sum for the next step. */
  abstract void reset();

  /**
   * Takes what a rank's message holds of its contribution, in rank order.
   *
   * @throws MalformedBlockException if it is not what a peer of this version sends
   * @throws KryoException likewise
   */
  abstract void accept(int rank, StepMessage received);

  /**
   * Adds the message of the next rank; rank 0 begins a step, the last one ends it.
   *
   * @throws TrainingFailedException if the message cannot be read, or if what must hold in every
   *     step does not
   */
  final void add(ReceivedBlock block) {
    int rank = block.rank();
    long start = System.nanoTime();
    if (rank == 0) {
      reset();
      checks.start(nextStep);
      decodeNanos = 0;
    }
    try {
      StepMessage received = codec.decode(block.bytes(), block.offset(), block.length());
      checks.accept(rank, received);
      accept(rank, received);
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

  /** Returns whether any worker contributed. */
  final boolean any() {
    return senders() > 0;
  }

  /** Returns how many workers contributed. */
  final int senders() {
    return checks.senders();
  }

  /** Returns over how many workers means are taken: those that did not leave the step out. */
  final int shares() {
    return checks.shares();
  }

  /** Returns {@link StepConsensus#more}. */
  final boolean more() {
    return checks.more();
  }

  /** Returns {@link StepConsensus#checkpoint}. */
  final boolean checkpoint() {
    return checks.checkpoint();
  }

  /** Returns {@link StepConsensus#anyBusy}. */
  final boolean anyBusy() {
    return checks.anyBusy();
  }

  /** Returns {@link StepConsensus#meanScore}. */
  final double meanScore() {
    return checks.meanScore();
  }

  /** Returns the nanoseconds that decoding and summing took in the last step. */
  final long decodeNanos() {
    return decodeNanos;
  }

  static void scale(float[] values, float factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
  }
}
