package dev.parsimony.spark.ml.params;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;

/**
 * Checkpoints, and what happens after failures.
 *
 * @param <S> the stage itself, which setters return
 */
public interface RecoveryParams<S> extends TrainingAccess<S> {
  default Param<String> checkpointDir() {
    return trainingTable().checkpointDir;
  }

  default String getCheckpointDir() {
    return getOrDefault(checkpointDir());
  }

  default S setCheckpointDir(String value) {
    set(checkpointDir(), value);
    return self();
  }

  default Param<String> checkpointInterval() {
    return trainingTable().checkpointInterval;
  }

  default String getCheckpointInterval() {
    return getOrDefault(checkpointInterval());
  }

  default S setCheckpointInterval(String value) {
    set(checkpointInterval(), value);
    return self();
  }

  default IntParam checkpointKeep() {
    return trainingTable().checkpointKeep;
  }

  default int getCheckpointKeep() {
    return (int) getOrDefault(checkpointKeep());
  }

  default S setCheckpointKeep(int value) {
    set(checkpointKeep(), value);
    return self();
  }

  default IntParam maxFailures() {
    return trainingTable().maxFailures;
  }

  default int getMaxFailures() {
    return (int) getOrDefault(maxFailures());
  }

  default S setMaxFailures(int value) {
    set(maxFailures(), value);
    return self();
  }

  default IntParam minWorkers() {
    return trainingTable().minWorkers;
  }

  default int getMinWorkers() {
    return (int) getOrDefault(minWorkers());
  }

  default S setMinWorkers(int value) {
    set(minWorkers(), value);
    return self();
  }
}
