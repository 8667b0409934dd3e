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
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;

/**
 * Makes one layer of an imported network's last dense layer and of the loss, which DL4J's importer
 * puts behind it as a layer of its own: the logarithm of a softmax that is rounded to 0 would be
 * infinite. The answers stay the same.
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
    int last = layers.size() - 2;
    if (last < 0
        || !(layers.get(last + 1).getLayer() instanceof LossLayer loss)
        || !(layers.get(last).getLayer() instanceof DenseLayer dense)) {
      return network;
    }
    layers.remove(last + 1);
    configuration.getInputPreProcessors().remove(last + 1);
    layers.set(last, with(layers.get(last), fused(dense, loss)));
    configuration.setConfs(layers);
    MultiLayerNetwork result = new MultiLayerNetwork(configuration);
    result.init(network.params().dup(), false);
    return result;
  }

  private static Model fused(ComputationGraph network) {
    ComputationGraphConfiguration configuration = network.getConfiguration().clone();
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
    if (!(layer(vertices.get(output)) instanceof LossLayer loss)) {
      return output;
    }
    String last = Objects.requireNonNull(inputs.get(output)).get(0);
    long readers = inputs.values().stream().filter(names -> names.contains(last)).count();
    if (readers > 1
        || !(vertices.get(last) instanceof LayerVertex vertex)
        || !(layer(vertex) instanceof DenseLayer dense)) {
      return output;
    }
    NeuralNetConfiguration conf = with(vertex.getLayerConf(), fused(dense, loss));
    vertices.put(last, new LayerVertex(conf, vertex.getPreProcessor()));
    vertices.remove(output);
    inputs.remove(output);
    return last;
  }

  private static @Nullable Layer layer(@Nullable GraphVertex vertex) {
    return vertex instanceof LayerVertex of ? of.getLayerConf().getLayer() : null;
  }

  private static OutputLayer fused(DenseLayer dense, LossLayer loss) {
    OutputLayer output =
        new OutputLayer.Builder(loss.getLossFn())
            .name(dense.getLayerName())
            .nIn(dense.getNIn())
            .nOut(dense.getNOut())
            .hasBias(dense.hasBias())
            .build();
    output.setActivationFn(dense.getActivationFn());
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
