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
  private long decodeNanos;
  private long bytes;

  /** Makes a sum without messages. */
  StepSum(int worldSize) {
    this.worldSize = worldSize;
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
   * @param step of this worker, from 0, which all must be in
   * @throws TrainingFailedException if the message cannot be read, or if what must hold in every
   *     step does not
   */
  final void add(ReceivedBlock block, long step) {
    int rank = block.rank();
    long start = System.nanoTime();
    if (rank == 0) {
      reset();
      checks.start(step);
      decodeNanos = 0;
      bytes = 0;
    }
    bytes += block.length();
    try {
      StepMessage received = codec.decode(block.bytes(), block.offset(), block.length());
      checks.accept(rank, received);
      accept(rank, received);
    } catch (MalformedBlockException | KryoException e) {
      throw StepConsensus.unreadable(e, rank, step);
    }
    if (rank == worldSize - 1) {
      checks.requireEqualReplicas();
      checks.requireProgress();
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

  /** Returns {@link StepConsensus#alphaFactor}. */
  final float alphaFactor() {
    return checks.alphaFactor();
  }

  /** Returns {@link StepConsensus#localSteps}. */
  final int localSteps() {
    return checks.localSteps();
  }

  /** Returns the mean length of the workers' messages, in bytes. */
  final int meanBytes() {
    return (int) (bytes / worldSize);
  }

  /** Returns the nanoseconds that decoding and summing took in the last step. */
  final long decodeNanos() {
    return decodeNanos;
  }

  static void scale(float[] values, float factor) {
    if (factor == 1) {
      return;
    }
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
  }
}
