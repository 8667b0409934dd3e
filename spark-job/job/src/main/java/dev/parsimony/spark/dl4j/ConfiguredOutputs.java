package dev.parsimony.spark.dl4j;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.jspecify.annotations.Nullable;

/**
 * The several outputs of a graph, as far as its configuration tells them: no network is made of it.
 */
record ConfiguredOutputs(ComputationGraphConfiguration graph) {

  /** Returns their forms. A width that neither the graph nor the labels tell is 0. */
  List<OutputForm> forms(LabelWidths labels) {
    List<String> names = graph.getNetworkOutputs();
    return IntStream.range(0, names.size()).mapToObj(i -> form(i, names.get(i), labels)).toList();
  }

  private OutputForm form(int index, String name, LabelWidths labels) {
    OutputSpec output = OutputSpec.of(name, layer(name));
    int width = width(name);
    // The number of a class says nothing of how many there are.
    boolean byLabels = width == 0 && !output.softmax() && !output.sparse();
    return OutputForm.ofOneOfSeveral(
        output, byLabels ? labels.width(index, output.perStep()) : width, output.perStep());
  }

  private Layer layer(String name) {
    GraphVertex vertex = Objects.requireNonNull(graph.getVertices().get(name));
    return ((LayerVertex) vertex).getLayerConf().getLayer();
  }

  /** Returns the width of a layer, or of the layers before it where it passes on what it gets. */
  private int width(String name) {
    String at = name;
    while (graph.getVertices().get(at) instanceof LayerVertex vertex) {
      OutputSpec layer = OutputSpec.of(at, vertex.getLayerConf().getLayer());
      boolean known = layer.width() > 0;
      if (known || !passesOn(layer.layer()) || !keepsWidth(vertex.getPreProcessor())) {
        return layer.width();
      }
      at = Objects.requireNonNull(graph.getVertexInputs().get(at)).get(0);
    }
    return 0;
  }

  private static boolean passesOn(Layer layer) {
    return layer instanceof LossLayer
        || layer instanceof RnnLossLayer
        || layer instanceof ActivationLayer
        || layer instanceof DropoutLayer;
  }

  private static boolean keepsWidth(@Nullable InputPreProcessor before) {
    return before == null
        || before instanceof RnnToFeedForwardPreProcessor
        || before instanceof FeedForwardToRnnPreProcessor;
  }
}
