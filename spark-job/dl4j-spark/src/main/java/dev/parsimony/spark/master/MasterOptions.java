package dev.parsimony.spark.master;

import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.compression.Share;
import dev.parsimony.exchange.config.ExchangePattern;
import dev.parsimony.spark.config.CheckpointInterval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.apache.spark.storage.StorageLevel;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.TrainingHook;
import org.jspecify.annotations.Nullable;

/**
 * Options of a master: those of DL4J's masters under their names, and Parsimony's own.
 *
 * @param <B> the builder
 */
abstract class MasterOptions<B extends MasterOptions<B>> extends IgnoredOptions<B> {
  final List<TrainingHook> hooks = new ArrayList<>();

  MasterOptions(@Nullable Integer numWorkers, int rddDataSetNumExamples) {
    settings.numWorkers = numWorkers == null ? null : positive("numWorkers", numWorkers);
    settings.rddDataSetNumExamples = positive("rddDataSetNumExamples", rddDataSetNumExamples);
  }

  private static int positive(String name, int value) {
    return atLeast(1, name, value);
  }

  private static int atLeast(int least, String name, int value) {
    if (value < least) {
      throw new IllegalArgumentException(
          "Invalid value for " + name + ": got " + value + ", expected " + least + " or more");
    }
    return value;
  }

  /** Sets the examples per worker and minibatch, 16 by default. */
  public B batchSizePerWorker(int batchSizePerWorker) {
    settings.batchSizePerWorker = positive("batchSizePerWorker", batchSizePerWorker);
    return self();
  }

  /**
   * Sets the workers of each executor, in place of the number of all workers. On a cluster {@code
   * spark.executor.instances} must say how many executors there are to be.
   */
  public B workersPerNode(int workersPerNode) {
    settings.workersPerNode = positive("workersPerNode", workersPerNode);
    return self();
  }

  /** Sets the epochs of one fit, 1 by default. */
  public B epochsPerFit(int epochs) {
    settings.epochsPerFit = positive("epochsPerFit", epochs);
    return self();
  }

  /** Seeds shuffling, dropout and rounding, 42 by default. */
  public B rngSeed(long rngSeed) {
    settings.rngSeed = rngSeed;
    return self();
  }

  /** Seeds as {@link #rngSeed} does. */
  public B seed(long seed) {
    return rngSeed(seed);
  }

  /**
   * Sets whether a fit goes on with the updater's state, and with what workers held back, of the
   * fit before; true by default. Else each begins as the first one does.
   */
  public B saveUpdater(boolean saveUpdater) {
    settings.saveUpdater = saveUpdater;
    return self();
  }

  /** Sets whether minibatches are timed on the workers. */
  public B collectTrainingStats(boolean collectTrainingStats) {
    settings.collectTrainingStats = collectTrainingStats;
    return self();
  }

  /** Sets the hooks that are called around each minibatch on each worker, on copies of them. */
  public B trainingHooks(Collection<TrainingHook> trainingHooks) {
    hooks.clear();
    hooks.addAll(trainingHooks);
    return self();
  }

  /** Sets the hooks that are called around each minibatch on each worker, on copies of them. */
  public B trainingHooks(TrainingHook... trainingHooks) {
    return trainingHooks(Arrays.asList(trainingHooks));
  }

  /**
   * Sets whether an RDD of data sets is exported once to files that all its fits read, the default,
   * or read itself, at the {@link #storageLevel}. The trained bits are the same.
   */
  public B rddTrainingApproach(RDDTrainingApproach approach) {
    settings.rddTrainingApproach = approach;
    return self();
  }

  /**
   * Sets the folder in which the master has its own, for exported data and for what workers carry
   * from fit to fit; all hosts must reach it. By default {@code dl4j} in {@code hadoop.tmp.dir}.
   */
  public B exportDirectory(@Nullable String folder) {
    settings.exportDirectory = folder;
    return self();
  }

  /** Sets how an RDD of data sets is stored while it is trained on; null does not store it. */
  public B storageLevel(@Nullable StorageLevel level) {
    settings.storageLevel = StorageLevels.name(level);
    return self();
  }

  /** Sets how an RDD of paths is stored while it is trained on; null does not store it. */
  public B storageLevelStreams(@Nullable StorageLevel level) {
    settings.storageLevelStreams = StorageLevels.name(level);
    return self();
  }

  /**
   * Sets how what is shared travels, such as {@code none} or {@code strom:tau=0.01}.
   *
   * @throws IllegalArgumentException with a sentence that lists what is allowed
   */
  public B compression(String method) {
    CompressorSpec.parse(method);
    settings.compression = method;
    return self();
  }

  /** Sets what travels: updates or gradients. */
  public B share(Share share) {
    settings.share = share.name().toLowerCase(Locale.ROOT);
    return self();
  }

  /**
   * Sets how messages travel between the workers.
   *
   * @throws IllegalArgumentException with a sentence that lists what is allowed
   */
  public B exchange(String pattern) {
    ExchangePattern.parse(pattern);
    settings.exchange = pattern;
    return self();
  }

  /** Sets the native threads of each worker; by default Spark's cores per task. */
  public B threadsPerWorker(int threads) {
    settings.threadsPerWorker = positive("threadsPerWorker", threads);
    return self();
  }

  /** Leaves out a minibatch whose gradient is not finite, instead of ending the fit. */
  public B skipNonFinite() {
    settings.skipNonFinite = true;
    return self();
  }

  /**
   * Keeps checkpoints of each fit, and what workers carry from fit to fit, in a folder of this
   * master's within the given one, in place of the export directory. They stay when temporary files
   * are deleted, but are carried over no more; another master does not resume from them. With
   * {@code saveUpdater(false)} nothing is carried, and the next fit deletes the checkpoints of the
   * one before.
   *
   * @param folder of any Hadoop file system
   * @param every such as {@code 500steps}, {@code 2epochs} or {@code 10min}
   * @throws IllegalArgumentException with what is allowed
   */
  public B checkpoint(String folder, String every) {
    CheckpointInterval.parse(every);
    settings.checkpointFolder = folder.replaceAll("/+$", "");
    settings.checkpointEvery = every;
    return self();
  }

  /** Sets with how many workers to continue after a failure; by default all. */
  public B minWorkers(int workers) {
    settings.minWorkers = positive("minWorkers", workers);
    return self();
  }

  /** Sets after how many failed attempts in a row, without a new checkpoint, to try again. */
  public B maxFailures(int failures) {
    settings.maxFailures = atLeast(0, "maxFailures", failures);
    return self();
  }
}
