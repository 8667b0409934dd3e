package dev.parsimony.spark.driver.memory;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.MemoryLimits;
import dev.parsimony.spark.config.TrainingConfig;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.dl4j.TrialResult;
import dev.parsimony.spark.environment.Mebibytes;
import dev.parsimony.spark.worker.TestPass;
import java.util.Locale;

/**
 * What a run takes of the JVMs that run its workers, against what they have. In bytes for each JVM.
 *
 * @param workersPerJvm the most that share one
 */
@Internal
public record MemoryBudget(
    int workersPerJvm, int batchSize, long heapBytes, long offHeapBytes, MemoryLimits limits) {
  /** Of the heap; the rest is Spark's. */
  private static final double USABLE_SHARE = 0.7;

  /**
   * Estimates what a run takes.
   *
   * @param watchesTensors whether worker 0 looks at all weights at each epoch's end
   * @param limits what the JVMs have
   */
  public static MemoryBudget of(
      TrainingConfig config,
      ExampleFormat format,
      TrialResult network,
      int workersPerJvm,
      boolean watchesTensors,
      MemoryLimits limits) {
    int fewest = Math.min(config.workers(), config.retry().minWorkers());
    int examples = config.batchSize() / Math.max(1, config.compression().moments().samples());
    int tested = Math.min(TestPass.LARGEST_BATCH, config.batchSize());
    long heap =
        MemoryEstimate.workerHeapBytes(
                network.layout(), config.compression(), config.sharing(), fewest)
            + MemoryEstimate.batchHeapBytes(format, config.batchSize())
            // Also of test passes, whose batches are whole where second moments are estimated.
            + network.heap().bytes(Math.max(examples, tested));
    if (config.secondMoments().averaged()) {
      // The average, and its copy for checkpoints.
      int arrays = config.checkpoint().isPresent() ? 2 : 1;
      heap += (long) arrays * Float.BYTES * network.layout().length();
    }
    long copy = 0;
    if (config.checkpoint().isPresent()) {
      heap +=
          MemoryEstimate.checkpointHeapBytes(
              network.layout(), config.compression(), config.sharing());
      copy = MemoryEstimate.checkpointOffHeapBytes(network.layout());
    }
    long shared =
        MemoryEstimate.sharedHeapBytes(
            network.layout(), config.compression(), config.sharing(), config.workers(), fewest);
    if (config.stopsEarly()) {
      shared += MemoryEstimate.bestEpochHeapBytes(network.layout());
    }
    if (watchesTensors) {
      shared += MemoryEstimate.tensorWatchHeapBytes(network.layout());
    }
    long offHeap = network.offHeap().bytes(examples);
    long exchange =
        MemoryEstimate.exchangeOffHeapBytes(
            network.layout(), config.compression(), config.workers(), workersPerJvm);
    return new MemoryBudget(
        workersPerJvm,
        config.batchSize(),
        heap * workersPerJvm + shared,
        MemoryEstimate.jvmBytes(limits.heap()) + offHeap * workersPerJvm + exchange + copy,
        limits);
  }

  public long usableHeapBytes() {
    return (long) (limits.heap() * USABLE_SHARE);
  }

  /** Bytes of examples that a worker may keep on its heap beside what training needs. */
  public long spoolBytes() {
    return (usableHeapBytes() - heapBytes) / 2 / workersPerJvm;
  }

  /** Such as "2 workers x batch 64". */
  public String workers() {
    return workersPerJvm + (workersPerJvm == 1 ? " worker" : " workers") + " x batch " + batchSize;
  }

  /**
   * Checks that training fits the heap and what there is off-heap.
   *
   * @throws UserErrorException naming the setting to raise
   */
  public void requireRoom() {
    if (heapBytes > usableHeapBytes()) {
      throw new UserErrorException(
          String.format(
              Locale.ROOT,
              "Training this network takes about %,d MiB of heap per JVM (%s), but of its %,d MiB"
                  + " only %,d are for training; raise %s, or run fewer workers per JVM.",
              Mebibytes.of(heapBytes),
              workers(),
              Mebibytes.of(limits.heap()),
              Mebibytes.of(usableHeapBytes()),
              limits.heapSetting()));
    }
    if (offHeapBytes > limits.offHeap()) {
      throw new UserErrorException(
          String.format(
              Locale.ROOT,
              "Training this network takes about %,d MiB off-heap per JVM (%s), but there are"
                  + " only %,d; raise %s, or lower --batch-size or the workers per JVM.",
              Mebibytes.of(offHeapBytes),
              workers(),
              Math.max(0, Mebibytes.of(limits.offHeap())),
              limits.offHeapSetting()));
    }
  }

  /** For the console. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "memory per JVM, about: heap %,d of %,d MiB for training (%,d in all), off-heap %,d%s",
        Mebibytes.of(heapBytes),
        Mebibytes.of(usableHeapBytes()),
        Mebibytes.of(limits.heap()),
        Mebibytes.of(offHeapBytes),
        limits.offHeap() == Long.MAX_VALUE
            ? " MiB"
            : String.format(
                Locale.ROOT,
                " of %,d MiB (%s)",
                Mebibytes.of(limits.offHeap()),
                limits.offHeapSetting()));
  }
}
