package dev.parsimony.spark.master;

import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.api.RepartitionStrategy;
import org.deeplearning4j.spark.api.Repartitioner;

/**
 * Options of DL4J's masters that mean nothing here: taken, so that programs compile, and named in
 * the log once.
 *
 * @param <B> the builder
 */
abstract class IgnoredOptions<B extends IgnoredOptions<B>> {
  final MasterSettings settings = new MasterSettings();

  abstract B self();

  private B ignore(String name, Object value) {
    settings.ignored.put(name, String.valueOf(value));
    return self();
  }

  /** Takes back what was said of an option before. */
  private B asked(String name) {
    settings.ignored.remove(name);
    return self();
  }

  /** Changes nothing: nothing is averaged once in so many minibatches. */
  public B averagingFrequency(int averagingFrequency) {
    return ignore("averagingFrequency", averagingFrequency);
  }

  /** Changes nothing: workers exchange among themselves. */
  public B aggregationDepth(int aggregationDepth) {
    return ignore("aggregationDepth", aggregationDepth);
  }

  /** Changes nothing: minibatches come from the worker's own spool. */
  public B workerPrefetchNumBatches(int prefetchNumBatches) {
    return ignore("workerPrefetchNumBatches", prefetchNumBatches);
  }

  /** Changes nothing. */
  public B workerTogglePeriodicGC(boolean workerTogglePeriodicGc) {
    return ignore("workerTogglePeriodicGC", workerTogglePeriodicGc);
  }

  /** Changes nothing. */
  public B workerPeriodicGCFrequency(int workerPeriodicGcFrequency) {
    return ignore("workerPeriodicGCFrequency", workerPeriodicGcFrequency);
  }

  /** Changes nothing: the log has the figures of each epoch. */
  public B debugLongerIterations(long timeMs) {
    return ignore("debugLongerIterations", timeMs);
  }

  /** Changes nothing: the log has the ratios of each epoch. */
  public B encodingDebugMode(boolean enabled) {
    return ignore("encodingDebugMode", enabled);
  }

  /** Changes nothing: examples are always dealt out equally to all workers. */
  public B repartitionData(Repartition repartition) {
    return repartition == Repartition.Always
        ? asked("repartitionData")
        : ignore("repartitionData", repartition);
  }

  /** Changes nothing, as {@link #repartitionData}, whose name in another master it is. */
  public B repartionData(Repartition repartition) {
    return repartitionData(repartition);
  }

  /** Changes nothing, as {@link #repartitionData}; what is balanced is had in any case. */
  public B repartitionStrategy(RepartitionStrategy repartitionStrategy) {
    return repartitionStrategy == RepartitionStrategy.SparkDefault
        ? ignore("repartitionStrategy", repartitionStrategy)
        : asked("repartitionStrategy");
  }

  /** Changes nothing, as {@link #repartitionData}. */
  public B repartitioner(Repartitioner repartitioner) {
    return ignore("repartitioner", repartitioner.getClass().getSimpleName());
  }
}
