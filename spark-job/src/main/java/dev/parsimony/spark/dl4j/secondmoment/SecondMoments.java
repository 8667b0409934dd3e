package dev.parsimony.spark.dl4j.secondmoment;

import dev.parsimony.spark.config.UserErrorException;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.layers.OutputLayer;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.layers.feedforward.dense.DenseLayer;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The second moments of a network's gradient: after every backward pass, for each parameter, the
 * sum over the batch's examples of the squared gradient of that example's loss. The network's
 * configuration, gradients and parameters stay bit for bit what they are without.
 */
public final class SecondMoments {
  private final INDArray flat;
  private final List<SecondMomentLayer> layers = new ArrayList<>();

  private SecondMoments(INDArray flat) {
    this.flat = flat;
  }

  /**
   * Replaces the layers of a network by ones that take second moments.
   *
   * @param slots all layers, in the order of the flat parameter vector
   * @throws UserErrorException naming the first layer for which there is no exact form
   */
  public static SecondMoments install(List<LayerSlot> slots) {
    requireSupported(slots);
    long length = slots.stream().mapToLong(slot -> slot.layer().numParams()).sum();
    SecondMoments moments = new SecondMoments(Nd4j.zeros(DataType.FLOAT, length));
    long offset = 0;
    for (LayerSlot slot : slots) {
      long parameters = slot.layer().numParams();
      if (slot.trained()) {
        moments.replace(slot, offset, offset + parameters);
      }
      offset += parameters;
    }
    return moments;
  }

  /**
   * Checks that every layer has an exact form, without changing the network.
   *
   * @throws UserErrorException naming the first layer for which there is none
   */
  public static void requireSupported(List<LayerSlot> slots) {
    slots.forEach(SecondMoments::requireSupported);
  }

  /**
   * The sums of the last backward pass, in the layout of the flat gradient, not divided by the
   * batch size; 0 for parameters that are no gradients.
   */
  public INDArray flat() {
    return flat;
  }

  /** Nanoseconds that second moments took since the last call. */
  public long takeNanos() {
    return layers.stream().mapToLong(layer -> layer.sink().takeNanos()).sum();
  }

  private void replace(LayerSlot slot, long from, long to) {
    Layer old = slot.layer();
    Layer layer = create(slot);
    layer.setListeners(old.getListeners());
    layer.setIndex(old.getIndex());
    layer.setParamsViewArray(old.params());
    layer.setParamTable(old.paramTable());
    layer.setBackpropGradientsViewArray(old.getGradientsViewArray());
    SecondMomentLayer withMoments = (SecondMomentLayer) layer;
    withMoments.sink().bind(layer.conf(), flat.get(NDArrayIndex.interval(from, to)));
    layers.add(withMoments);
    slot.replace().accept(layer);
  }

  private static Layer create(LayerSlot slot) {
    Layer old = slot.layer();
    if (old instanceof DenseLayer) {
      return new DenseMoments(old.conf(), slot.name());
    }
    if (old instanceof OutputLayer) {
      return new OutputMoments(old.conf(), slot.name());
    }
    if (old instanceof ConvolutionLayer) {
      return new ConvolutionMoments(old.conf());
    }
    return new BatchNormMoments(old.conf());
  }

  private static void requireSupported(LayerSlot slot) {
    Layer layer = slot.layer();
    if (slot.trained() && !exactForm(layer)) {
      throw new UserErrorException(
          "The layer '"
              + slot.name()
              + "' ("
              + layer.conf().getLayer().getClass().getSimpleName()
              + ") has no exact second moments here; supported are Dense (without layer"
              + " normalisation), Output, Convolution and BatchNormalization. Estimate them with"
              + " --compression variance:variance-samples=8, or train with none, strom or qsgd, which"
              + " need none.");
    }
  }

  /** Subclasses of these layers have gradients of their own, so the class itself must match. */
  private static boolean exactForm(Layer layer) {
    Class<?> type = layer.getClass();
    return (type == DenseLayer.class && !((DenseLayer) layer).hasLayerNorm())
        || type == OutputLayer.class
        || type == ConvolutionLayer.class
        || type == BatchNormalization.class;
  }
}
