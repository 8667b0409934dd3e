package dev.parsimony.secondmoment.kernel;

import dev.parsimony.secondmoment.kernel.activation.KernelActivationLayer;
import dev.parsimony.secondmoment.kernel.pooling.ChannelsLastPooling;
import dev.parsimony.secondmoment.reuse.ReusingConvolution;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.layers.ActivationLayer;
import org.deeplearning4j.nn.layers.convolution.subsampling.SubsamplingLayer;
import org.deeplearning4j.nn.layers.mkldnn.MKLDNNConvHelper;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.deeplearning4j.nn.layers.normalization.BatchNormalizationHelper;
import org.deeplearning4j.nn.layers.pooling.GlobalPoolingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;

/**
 * Finds the layers of a network with channels first that compute faster with channels last in
 * memory: all from an input to where images are flattened or pooled to vectors, if each of them
 * can. One that cannot would cost copies before and after it, so that there are none then.
 */
final class ChannelsLastLayers {
  private ChannelsLastLayers() {}

  /** Returns those of a network of float32, which are compared by identity. */
  static Set<Layer> of(MultiLayerNetwork network) {
    Layer[] layers = network.getLayers();
    Set<Layer> found = identities();
    for (int i = 0; i < layers.length; i++) {
      InputPreProcessor before = network.getLayerWiseConfigurations().getInputPreProcess(i);
      if (i > 0 && flattens(before, layers[i])) {
        return haveConvolution(found) ? found : Set.of();
      }
      if ((i > 0 && before != null) || !able(layers[i])) {
        return Set.of();
      }
      found.add(layers[i]);
    }
    return Set.of();
  }

  /** Returns those of a graph of float32, which are compared by identity. */
  static Set<Layer> of(ComputationGraph graph) {
    Set<Layer> all = identities();
    for (GraphVertex vertex : graph.getVertices()) {
      if (vertex.isInputVertex()) {
        Set<Layer> found = identities();
        if (collectAfter(graph, vertex, found) && haveConvolution(found)) {
          all.addAll(found);
        }
      }
    }
    return all;
  }

  /** Returns whether all that follows a vertex can; layers have one vertex before them. */
  private static boolean collectAfter(ComputationGraph graph, GraphVertex vertex, Set<Layer> into) {
    VertexIndices[] outputs = vertex.getOutputVertices();
    return outputs != null
        && Arrays.stream(outputs)
            .map(index -> graph.getVertices()[index.getVertexIndex()])
            .allMatch(next -> collect(graph, vertex, next, into));
  }

  private static boolean collect(
      ComputationGraph graph, GraphVertex before, GraphVertex vertex, Set<Layer> into) {
    if (!(vertex instanceof LayerVertex place)) {
      return false;
    }
    if (!before.isInputVertex() && flattens(place.getLayerPreProcessor(), place.getLayer())) {
      return true;
    }
    if ((!before.isInputVertex() && place.getLayerPreProcessor() != null)
        || place.isOutputVertex()
        || !able(place.getLayer())) {
      return false;
    }
    into.add(place.getLayer());
    return collectAfter(graph, place, into);
  }

  private static boolean flattens(@Nullable InputPreProcessor before, Layer layer) {
    return before == null
        ? layer instanceof GlobalPoolingLayer
        : before.getClass() == CnnToFeedForwardPreProcessor.class;
  }

  private static boolean able(Layer layer) {
    if (layer instanceof ReusingConvolution convolution) {
      return convolution.getHelper() instanceof MKLDNNConvHelper
          && convolution.layerConf().getCnn2dDataFormat() == CNN2DFormat.NCHW
          && convolution.layerConf().getIDropout() == null;
    }
    if (layer instanceof BatchNormalization norm) {
      return norm.getHelper() instanceof BatchNormalizationHelper
          && norm.layerConf().getCnn2DFormat() == CNN2DFormat.NCHW;
    }
    if (layer.getClass() == SubsamplingLayer.class) {
      return ChannelsLastPooling.supports((SubsamplingLayer) layer);
    }
    return layer.getClass() == ActivationLayer.class
        && KernelActivationLayer.inPlaceOf((ActivationLayer) layer).isPresent();
  }

  private static boolean haveConvolution(Set<Layer> layers) {
    return layers.stream().anyMatch(ReusingConvolution.class::isInstance);
  }

  private static Set<Layer> identities() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }
}
