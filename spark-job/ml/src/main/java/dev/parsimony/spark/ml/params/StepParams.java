package dev.parsimony.spark.ml.params;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;

/**
 * Who takes which steps.
 *
 * @param <S> the stage itself, which setters return
 */
public interface StepParams<S> extends TrainingAccess<S> {
  default IntParam numWorkers() {
    return trainingTable().numWorkers;
  }

  default int getNumWorkers() {
    return (int) getOrDefault(numWorkers());
  }

  default S setNumWorkers(int value) {
    set(numWorkers(), value);
    return self();
  }

  default IntParam batchSize() {
    return trainingTable().batchSize;
  }

  default int getBatchSize() {
    return (int) getOrDefault(batchSize());
  }

  default S setBatchSize(int value) {
    set(batchSize(), value);
    return self();
  }

  default BooleanParam batchByLength() {
    return trainingTable().batchByLength;
  }

  default boolean getBatchByLength() {
    return (boolean) getOrDefault(batchByLength());
  }

  default S setBatchByLength(boolean value) {
    set(batchByLength(), value);
    return self();
  }

  default IntParam epochs() {
    return trainingTable().epochs;
  }

  default int getEpochs() {
    return (int) getOrDefault(epochs());
  }

  default S setEpochs(int value) {
    set(epochs(), value);
    return self();
  }

  default IntParam earlyStoppingRounds() {
    return trainingTable().earlyStoppingRounds;
  }

  default int getEarlyStoppingRounds() {
    return (int) getOrDefault(earlyStoppingRounds());
  }

  default S setEarlyStoppingRounds(int value) {
    set(earlyStoppingRounds(), value);
    return self();
  }

  default LongParam seed() {
    return trainingTable().seed;
  }

  default long getSeed() {
    return (long) getOrDefault(seed());
  }

  default S setSeed(long value) {
    set(seed(), value);
    return self();
  }

  default IntParam threadsPerWorker() {
    return trainingTable().threadsPerWorker;
  }

  default int getThreadsPerWorker() {
    return (int) getOrDefault(threadsPerWorker());
  }

  default S setThreadsPerWorker(int value) {
    set(threadsPerWorker(), value);
    return self();
  }

  default Param<String> kernels() {
    return trainingTable().kernels;
  }

  default String getKernels() {
    return getOrDefault(kernels());
  }

  default S setKernels(String value) {
    set(kernels(), value);
    return self();
  }

  default Param<String> onNonFinite() {
    return trainingTable().onNonFinite;
  }

  default String getOnNonFinite() {
    return getOrDefault(onNonFinite());
  }

  default S setOnNonFinite(String value) {
    set(onNonFinite(), value);
    return self();
  }
}
