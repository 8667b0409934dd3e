package dev.parsimony.secondmoment.reuse;

import dev.parsimony.secondmoment.Internal;
import dev.parsimony.secondmoment.slot.LayerSlot;
import dev.parsimony.secondmoment.slot.ParameterSlot;
import dev.parsimony.secondmoment.slot.ParameterSlots;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.layers.feedforward.dense.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Makes a network faster by layers whose backward pass reuses what the forward pass computed. All
 * bits stay the same; {@link dev.parsimony.secondmoment.SecondMoments} does so, too.
 */
public final class ForwardReuse {
  private ForwardReuse() {}

  /**
   * Replaces dense layers and convolutions of a network.
   *
   * @param network initialised; trained as before, by {@code fit} or otherwise
   */
  public static void install(MultiLayerNetwork network) {
    if (network.getFlattenedGradients() == null) {
      network.initGradientsView();
    }
    install(ParameterSlots.of(network));
  }

  /**
   * Replaces dense layers and convolutions of a graph.
   *
   * @param graph initialised; trained as before, by {@code fit} or otherwise
   */
  public static void install(ComputationGraph graph) {
    if (graph.getFlattenedGradients() == null) {
      graph.initGradientsView();
    }
    install(ParameterSlots.of(graph));
  }

  /** Replaces dense layers and convolutions in these places. */
  @Internal
  public static void install(List<ParameterSlot> slots) {
    for (ParameterSlot slot : slots) {
      if (slot.trained() && slot instanceof LayerSlot place) {
        Layer reusing = reusing(place.layer());
        if (reusing != null) {
          transferState(reusing, place.layer());
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
      return new ReusingConvolution(conf, dataType);
    }
    return null;
  }

  /** Gives a layer what another one has in a network: listeners, index, parameters, gradients. */
  @Internal
  public static void transferState(Layer layer, Layer former) {
    layer.setListeners(former.getListeners());
    layer.setIndex(former.getIndex());
    layer.setParamsViewArray(former.params());
    layer.setParamTable(former.paramTable());
    layer.setBackpropGradientsViewArray(former.getGradientsViewArray());
  }
}
