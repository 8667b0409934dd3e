package dev.parsimony.secondmoment.reuse;

import dev.parsimony.secondmoment.slot.LayerSlot;
import dev.parsimony.secondmoment.slot.Slot;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.layers.feedforward.dense.DenseLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/** Puts layers that reuse their forward pass in the place of DL4J's. */
public final class ForwardReuse {
  private ForwardReuse() {}

  /** Replaces the layers for which there is such a one. */
  public static void install(List<Slot> slots) {
    for (Slot slot : slots) {
      if (slot.trained() && slot instanceof LayerSlot place) {
        Layer reusing = reusing(place.layer());
        if (reusing != null) {
          moveIn(reusing, place.layer());
          place.replace().accept(reusing);
        }
      }
    }
  }

  private static @Nullable Layer reusing(Layer layer) {
    NeuralNetConfiguration conf = layer.conf();
    DataType dataType = layer.params().dataType();
    if (layer.getClass() == DenseLayer.class && !((DenseLayer) layer).hasLayerNorm()) {
      return new ReusingDense(conf, dataType);
    }
    if (layer.getClass() == ConvolutionLayer.class && dataType == DataType.FLOAT) {
      return new ReusingConvolution(conf);
    }
    return null;
  }

  /** Gives a layer what another one had in a network: its place, parameters and gradients. */
  public static void moveIn(Layer layer, Layer former) {
    layer.setListeners(former.getListeners());
    layer.setIndex(former.getIndex());
    layer.setParamsViewArray(former.params());
    layer.setParamTable(former.paramTable());
    layer.setBackpropGradientsViewArray(former.getGradientsViewArray());
  }
}
