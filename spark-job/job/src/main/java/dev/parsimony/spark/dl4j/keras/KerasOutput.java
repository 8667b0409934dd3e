package dev.parsimony.spark.dl4j.keras;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * Makes one layer of what ends an imported network. DL4J's importer puts the loss behind the last
 * layer as a layer of its own, where the logarithm of a softmax that is rounded to 0 is infinite;
 * where an activation function is part of the layer with the loss, it is not. A last dense layer
 * and an activation layer behind it become part of it, too. The answers stay the same.
 */
final class KerasOutput {
  private KerasOutput() {}

  /** Returns the network so changed; it may be the same. */
  static Model fused(Model network) {
    return network instanceof ComputationGraph graph
        ? fused(graph)
        : fused((MultiLayerNetwork) network);
  }

  private static Model fused(MultiLayerNetwork network) {
    MultiLayerConfiguration configuration = network.getLayerWiseConfigurations().clone();
    List<NeuralNetConfiguration> layers = new ArrayList<>(configuration.getConfs());
    layers.forEach(layer -> KerasDropout.removeIdle(layer.getLayer()));
    while (layers.size() > 1
        && !configuration.getInputPreProcessors().containsKey(layers.size() - 1)) {
      NeuralNetConfiguration before = layers.get(layers.size() - 2);
      NeuralNetConfiguration end = layers.get(layers.size() - 1);
      Layer one = fused(before.getLayer(), end.getLayer());
      if (one == null) {
        break;
      }
      layers.remove(layers.size() - 1);
      layers.set(layers.size() - 1, with(before, one));
    }
    moveActivation(layers);
    configuration.setConfs(layers);
    MultiLayerNetwork result = new MultiLayerNetwork(configuration);
    result.init(network.params().dup(), false);
    return result;
  }

  /** Gives a loss's layer the activation function of the layer before it. */
  private static void moveActivation(List<NeuralNetConfiguration> layers) {
    if (layers.size() > 1) {
      Layer before = layers.get(layers.size() - 2).getLayer();
      Layer end = layers.get(layers.size() - 1).getLayer();
      boolean last = before.getClass() == DenseLayer.class || before instanceof ConvolutionLayer;
      if (last
          && loss(end) != null
          && ((BaseLayer) end).getActivationFn() instanceof ActivationIdentity) {
        ((BaseLayer) end).setActivationFn(((BaseLayer) before).getActivationFn());
        ((BaseLayer) before).setActivationFn(new ActivationIdentity());
      }
    }
  }

  private static Model fused(ComputationGraph network) {
    ComputationGraphConfiguration configuration = network.getConfiguration().clone();
    for (GraphVertex vertex : configuration.getVertices().values()) {
      if (vertex instanceof LayerVertex layer) {
        KerasDropout.removeIdle(layer.getLayerConf().getLayer());
      }
    }
    configuration.setNetworkOutputs(
        configuration.getNetworkOutputs().stream()
            .map(output -> fused(configuration, output))
            .toList());
    configuration.setTopologicalOrder(null);
    configuration.setTopologicalOrderStr(null);
    ComputationGraph result = new ComputationGraph(configuration);
    result.init();
    for (org.deeplearning4j.nn.api.Layer layer : result.getLayers()) {
      if (layer.numParams() > 0) {
        String vertex = layer.conf().getLayer().getLayerName();
        layer.setParams(network.getLayer(vertex).params().dup());
      }
    }
    return result;
  }

  /** Returns the name of the vertex that answers in the place of an output. */
  private static String fused(ComputationGraphConfiguration configuration, String output) {
    Map<String, GraphVertex> vertices = configuration.getVertices();
    Map<String, List<String>> inputs = configuration.getVertexInputs();
    String end = output;
    while (true) {
      String before = Objects.requireNonNull(inputs.get(end)).get(0);
      if (!(vertices.get(end) instanceof LayerVertex last)
          || !(vertices.get(before) instanceof LayerVertex vertex)
          || last.getPreProcessor() != null
          || readers(inputs, before) > 1) {
        return end;
      }
      Layer one = fused(vertex.getLayerConf().getLayer(), last.getLayerConf().getLayer());
      if (one == null) {
        moveActivation(List.of(vertex.getLayerConf(), last.getLayerConf()));
        return end;
      }
      vertices.put(
          before, new LayerVertex(with(vertex.getLayerConf(), one), vertex.getPreProcessor()));
      vertices.remove(end);
      inputs.remove(end);
      end = before;
    }
  }

  private static long readers(Map<String, List<String>> inputs, String vertex) {
    return inputs.values().stream().filter(names -> names.contains(vertex)).count();
  }

  /** Returns the layer that does what a loss's and the one before it do, if one can. */
  private static @Nullable Layer fused(Layer before, Layer end) {
    ILossFunction loss = loss(end);
    if (loss == null) {
      return null;
    }
    IActivation last = ((BaseLayer) end).getActivationFn();
    if (before instanceof ActivationLayer activation && last instanceof ActivationIdentity) {
      BaseLayer result = (BaseLayer) end.clone();
      result.setActivationFn(activation.getActivationFn());
      result.setLayerName(before.getLayerName());
      return result;
    }
    if (before.getClass() == DenseLayer.class && end instanceof LossLayer) {
      DenseLayer dense = (DenseLayer) before;
      if (last instanceof ActivationIdentity) {
        return outputLayer(dense, dense.getActivationFn(), loss);
      }
      if (dense.getActivationFn() instanceof ActivationIdentity) {
        return outputLayer(dense, last, loss);
      }
    }
    return null;
  }

  /** Returns the loss of a layer that has nothing else but an activation function. */
  private static @Nullable ILossFunction loss(Layer layer) {
    if (layer instanceof LossLayer of) {
      return of.getLossFn();
    }
    if (layer instanceof RnnLossLayer of) {
      return of.getLossFn();
    }
    return layer instanceof CnnLossLayer of ? of.getLossFn() : null;
  }

  private static OutputLayer outputLayer(
      DenseLayer dense, IActivation activation, ILossFunction loss) {
    OutputLayer output =
        new OutputLayer.Builder(loss)
            .name(dense.getLayerName())
            .nIn(dense.getNIn())
            .nOut(dense.getNOut())
            .hasBias(dense.hasBias())
            .build();
    output.setActivationFn(activation);
    output.setWeightInitFn(dense.getWeightInitFn());
    output.setBiasInit(dense.getBiasInit());
    output.setRegularization(dense.getRegularization());
    output.setRegularizationBias(dense.getRegularizationBias());
    output.setIUpdater(dense.getIUpdater());
    output.setBiasUpdater(dense.getBiasUpdater());
    output.setWeightNoise(dense.getWeightNoise());
    output.setGradientNormalization(dense.getGradientNormalization());
    output.setGradientNormalizationThreshold(dense.getGradientNormalizationThreshold());
    output.setIDropout(dense.getIDropout());
    output.setConstraints(dense.getConstraints());
    return output;
  }

  private static NeuralNetConfiguration with(NeuralNetConfiguration conf, Layer layer) {
    NeuralNetConfiguration result = conf.clone();
    result.setLayer(layer);
    return result;
  }
}
