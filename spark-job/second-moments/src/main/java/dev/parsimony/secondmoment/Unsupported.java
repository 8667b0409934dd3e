package dev.parsimony.secondmoment;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.deeplearning4j.nn.layers.ocnn.OCNNOutputLayer;
import org.deeplearning4j.nn.layers.recurrent.BaseRecurrentLayer;
import org.deeplearning4j.nn.layers.training.CenterLossOutputLayer;
import org.deeplearning4j.util.TimeSeriesUtils;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.lossfunctions.impl.LossFMeasure;

/** Refuses layers known to have no exact second moments; others show it in the first step. */
final class Unsupported {
  private Unsupported() {}

  static void requireIndependentExamples(Layer layer, String name) {
    boolean coupled =
        layer instanceof CenterLossOutputLayer
            || layer instanceof OCNNOutputLayer
            || (layer instanceof BatchNormalization
                && layer.getClass() != BatchNormalization.class);
    boolean byItsLoss =
        layer.conf().getLayer() instanceof BaseOutputLayer conf
            && conf.getLossFn() instanceof LossFMeasure;
    refuse(coupled || byItsLoss, layer, name, "couples the examples of a batch");
  }

  /** Refuses random activations of layers to replay, which would draw other numbers. */
  static void requireSameActivationAgain(Layer layer, String name) {
    boolean random =
        layer.conf().getLayer() instanceof BaseLayer conf
            && conf.getActivationFn() instanceof ActivationRReLU;
    refuse(random, layer, name, "draws random numbers in its activation function");
  }

  /**
   * Refuses a format: DL4J's masking layer recognises the format [examples, time, features] by
   * class only.
   */
  static void requireKnownFormat(Layer masked, String name) {
    boolean unknown =
        !(masked instanceof BaseRecurrentLayer)
            && TimeSeriesUtils.getFormatFromRnnLayer(masked.conf().getLayer()) == RNNFormat.NWC;
    refuse(unknown, masked, name, "inside of a MaskZeroLayer needs the format NCW here");
  }

  private static void refuse(boolean refused, Layer layer, String name, String why) {
    if (refused) {
      throw new UnsupportedLayerException(
          "The layer '"
              + name
              + "' ("
              + layer.conf().getLayer().getClass().getSimpleName()
              + ") "
              + why
              + ", so it has no exact second moments; "
              + SecondMoments.WITHOUT);
    }
  }
}
