package dev.parsimony.spark.dl4j.keras;

import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;

/**
 * Takes away the dropout that keeps all, which DL4J's importer gives to every layer: it takes time,
 * and with channels last DL4J's backward pass of a convolution fails on it.
 */
final class KerasDropout {
  private KerasDropout() {}

  static void removeIdle(Layer layer) {
    if (layer instanceof BaseWrapperLayer wrapper) {
      removeIdle(wrapper.getUnderlying());
    }
    if (layer.getIDropout() instanceof Dropout dropout && dropout.getP() == 1) {
      layer.setIDropout(null);
    }
  }
}
