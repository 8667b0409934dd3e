package dev.parsimony.spark.dl4j;

import java.util.Optional;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.Cnn3DLossLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.conf.ocnn.OCNNOutputLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossHinge;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossSquaredHinge;

/**
 * One of a network's outputs as it is configured.
 *
 * @param name of the layer
 * @param layer whatever wraps it taken off
 */
record OutputSpec(String name, Layer layer) {

  static OutputSpec of(String name, Layer layer) {
    if (layer instanceof FrozenLayer frozen) {
      return of(name, frozen.getLayer());
    }
    return layer instanceof BaseWrapperLayer wrapper
        ? of(name, wrapper.getUnderlying())
        : new OutputSpec(name, layer);
  }

  /** The loss, where the layer's answers are what it compares with labels. */
  Optional<ILossFunction> loss() {
    if (layer instanceof OCNNOutputLayer) {
      return Optional.empty();
    }
    if (layer instanceof BaseOutputLayer output) {
      return Optional.of(output.getLossFn());
    }
    if (layer instanceof LossLayer output) {
      return Optional.of(output.getLossFn());
    }
    if (layer instanceof RnnLossLayer output) {
      return Optional.of(output.getLossFn());
    }
    if (layer instanceof CnnLossLayer output) {
      return Optional.of(output.getLossFn());
    }
    return layer instanceof Cnn3DLossLayer output
        ? Optional.of(output.getLossFn())
        : Optional.empty();
  }

  /** Returns how many outputs there are; 0 where only the layers before it say. */
  int width() {
    return layer instanceof FeedForwardLayer output ? Math.toIntExact(output.getNOut()) : 0;
  }

  /** Whether labels are numbers of classes. */
  boolean sparse() {
    return loss().filter(LossSparseMCXENT.class::isInstance).isPresent();
  }

  /** Whether labels are -1 and 1. */
  boolean hinge() {
    return loss()
        .filter(loss -> loss instanceof LossHinge || loss instanceof LossSquaredHinge)
        .isPresent();
  }

  /** Whether there is an answer for each time step. */
  boolean perStep() {
    return layer instanceof RnnOutputLayer || layer instanceof RnnLossLayer;
  }

  boolean softmax() {
    return activation().filter(ActivationSoftmax.class::isInstance).isPresent();
  }

  Optional<IActivation> activation() {
    return layer instanceof BaseLayer base
        ? Optional.ofNullable(base.getActivationFn())
        : Optional.empty();
  }

  /** Whether values of different meaning stand in the last dimension, and not in the second one. */
  boolean columnsLast() {
    if (layer instanceof RnnOutputLayer output) {
      return output.getRnnDataFormat() == RNNFormat.NWC;
    }
    if (layer instanceof RnnLossLayer output) {
      return output.getRnnDataFormat() == RNNFormat.NWC;
    }
    if (layer instanceof CnnLossLayer output) {
      return output.getFormat() == CNN2DFormat.NHWC;
    }
    return layer instanceof Cnn3DLossLayer output
        && output.getDataFormat() == Convolution3D.DataFormat.NDHWC;
  }
}
