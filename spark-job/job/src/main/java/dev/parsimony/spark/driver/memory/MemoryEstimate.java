package dev.parsimony.spark.driver.memory;

import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.exchange.config.ExchangeConfig;
import dev.parsimony.spark.Internal;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.share.Sharing;

/**
 * What a worker needs on its heap, and what the workers of a JVM share there: upper bounds, from
 * the network's tensors. And what a JVM needs beside it for itself.
 */
@Internal
public final class MemoryEstimate {
  /**
   * Of an element of the largest tensor, in the compressor's scratch: index, code and scale,
   * residual and v.
   */
  private static final long COMPRESSOR_BYTES = 9 + 2 * Float.BYTES;

  /** The same in the decoder's: index, code and scale, dense value. */
  private static final long DECODER_BYTES = 9 + Float.BYTES;

  /** Of an element of the largest tensor, in each of two parts: index and code. */
  private static final long PARTS_BYTES = 2 * (Integer.BYTES + 1);

  /** Elements whose history takes a byte. */
  private static final long HISTORY_ELEMENTS = 4;

  /** Buffers grow by doubling. */
  private static final long BUFFER_GROWTH = 2;

  /** Of a connection: what waits to be sent and to be looked at. */
  private static final long LINK_BYTES = 2 * 256 * 1024;

  /** What a message is wrapped in. */
  private static final long STEP_BYTES = 64;

  /** Parameters and at most two arrays of optimiser state. */
  private static final long STATE_ARRAYS = 3;

  /** A state on its way: as an object and as bytes. */
  private static final long STATE_COPIES = 2;

  /** Code, classes and stacks of JVM, Spark, DL4J and native libraries. */
  private static final long JVM_BYTES = 256L << 20;

  /** The garbage collector keeps books on the heap. */
  private static final double BOOKS_SHARE = 0.04;

  private MemoryEstimate() {}

  /**
   * Of one worker.
   *
   * @param fewest workers with which the run may go on
   */
  public static long workerHeapBytes(
      ParameterLayout layout, CompressorSpec compression, Sharing sharing, int fewest) {
    long parameters = layout.length();
    // The mean gradient, s where it is needed, the change where it travels.
    long dense = 1L + (compression.needsSecondMoment() ? 1 : 0) + (sharing.updates() ? 1 : 0);
    long residuals = compression.residualBytes(layout, sharing.share());
    long arrays = dense * Float.BYTES * parameters + residuals;
    // The compressor's own and Kryo's.
    long buffers = BUFFER_GROWTH * 2 * messageBytes(layout, compression);
    long state = STATE_ARRAYS * STATE_COPIES * Float.BYTES * parameters;
    return arrays
        + buffers
        + COMPRESSOR_BYTES * largestTensor(layout)
        + historyBytes(layout, compression, sharing, sharing.keepsHistories(fewest) ? 1 : 0)
        + state;
  }

  /** Of the histories of workers that send some of the elements, and of their blocks' parts. */
  private static long historyBytes(
      ParameterLayout layout, CompressorSpec compression, Sharing sharing, int histories) {
    return histories > 0 && compression.residualBytes(layout, sharing.share()) > 0
        ? (long) histories * layout.trainedLength() / HISTORY_ELEMENTS
            + PARTS_BYTES * largestTensor(layout)
        : 0;
  }

  /**
   * Of a JVM, for all of its workers: the sum of the messages, and the messages themselves.
   *
   * @param workers of the whole run
   * @param fewest workers with which it may go on
   */
  public static long sharedHeapBytes(
      ParameterLayout layout,
      CompressorSpec compression,
      Sharing sharing,
      int workers,
      int fewest) {
    long buffers = BUFFER_GROWTH * workers * messageBytes(layout, compression);
    // The sum; the weights on which all agree, and their velocity.
    int arrays = 1 + (sharing.updates() ? 1 + (sharing.outer().mu() > 0 ? 1 : 0) : 0);
    return (long) arrays * Float.BYTES * layout.length()
        + buffers
        + DECODER_BYTES * largestTensor(layout)
        + historyBytes(layout, compression, sharing, sharing.mostHistories(workers, fewest));
  }

  /** Of one worker, for the copy of what it has not sent that a checkpoint is written from. */
  public static long checkpointHeapBytes(
      ParameterLayout layout, CompressorSpec compression, Sharing sharing) {
    // The optimiser's own state and the outer velocity.
    long local = sharing.updates() ? STATE_ARRAYS * Float.BYTES * layout.length() : 0;
    return compression.residualBytes(layout, sharing.share()) + local;
  }

  /** Of the JVM of rank 0 beside its heap, for the copy of parameters and optimiser state. */
  public static long checkpointOffHeapBytes(ParameterLayout layout) {
    return STATE_ARRAYS * Float.BYTES * layout.length();
  }

  /** Of the JVM of rank 0, for the best epoch and the one that takes its place. */
  public static long bestEpochHeapBytes(ParameterLayout layout) {
    return 2 * STATE_ARRAYS * Float.BYTES * layout.length();
  }

  /** Of the JVM of rank 0, for the weights of two epochs' ends. */
  public static long tensorWatchHeapBytes(ParameterLayout layout) {
    return 2L * Float.BYTES * layout.length();
  }

  private static int largestTensor(ParameterLayout layout) {
    return layout.tensors().stream().mapToInt(ParameterTensor::length).max().orElse(0);
  }

  /** A batch to train on and one of at most its size to test on. */
  public static long batchHeapBytes(ExampleFormat format, int batchSize) {
    long values = format.arrays().stream().mapToLong(array -> array.shape().size()).sum();
    return 2 * Float.BYTES * values * batchSize;
  }

  /** What a JVM takes outside its heap before any network is there. */
  public static long jvmBytes(long heap) {
    return JVM_BYTES + (long) (BOOKS_SHARE * heap);
  }

  /**
   * Of a JVM beside its heap, for what it sends to the others: the messages of its workers in
   * frames, and two buffers for each connection.
   *
   * @param workers of the whole run
   */
  public static long exchangeOffHeapBytes(
      ParameterLayout layout, CompressorSpec compression, int workers, int workersPerJvm) {
    int otherJvms = (workers + workersPerJvm - 1) / workersPerJvm - 1;
    if (otherJvms == 0) {
      return 0;
    }
    long framed = workersPerJvm * messageBytes(layout, compression);
    return BUFFER_GROWTH * framed + otherJvms * LINK_BYTES;
  }

  private static long messageBytes(ParameterLayout layout, CompressorSpec compression) {
    return STEP_BYTES + compression.maxMessageBytes(layout);
  }

  /** What rank 0 brings back: parameters and optimiser state. */
  public static long resultBytes(ParameterLayout layout) {
    return STATE_ARRAYS * Float.BYTES * layout.length();
  }

  /** A limit no message reaches, for what peers may claim to send. */
  public static int maxBlockBytes(ParameterLayout layout, CompressorSpec compression) {
    return (int) Math.min(ExchangeConfig.MAX_BLOCK_BYTES, messageBytes(layout, compression));
  }
}
