package dev.parsimony.spark.ml.params;

import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.Param;

/**
 * The network to train: exactly one of model, modelPath and layers.
 *
 * @param <S> the stage itself, which setters return
 */
public interface NetworkParams<S> extends TrainingAccess<S> {
  default Param<String> model() {
    return trainingTable().model;
  }

  default String getModel() {
    return getOrDefault(model());
  }

  default S setModel(String value) {
    set(model(), value);
    return self();
  }

  default Param<String> modelPath() {
    return trainingTable().modelPath;
  }

  default String getModelPath() {
    return getOrDefault(modelPath());
  }

  default S setModelPath(String value) {
    set(modelPath(), value);
    return self();
  }

  default IntArrayParam layers() {
    return trainingTable().layers;
  }

  default int[] getLayers() {
    return getOrDefault(layers());
  }

  default S setLayers(int[] value) {
    set(layers(), value.clone());
    return self();
  }

  default Param<String> updater() {
    return trainingTable().updater;
  }

  default String getUpdater() {
    return getOrDefault(updater());
  }

  default S setUpdater(String value) {
    set(updater(), value);
    return self();
  }
}
