package dev.parsimony.secondmoment.kernel;

import dev.parsimony.secondmoment.slot.LayerSlot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.graph.vertex.impl.FrozenVertex;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Finds the layers of a network whose gradient at the input nobody needs: all before them are
 * inputs, frozen layers, or layers without parameters that are reached from these alone.
 */
final class FirstLayers {
  private final Predicate<Layer> able;

  /**
   * @param able whether a layer can leave that gradient out
   */
  FirstLayers(Predicate<Layer> able) {
    this.able = able;
  }

  /**
   * Returns that of a network, if there is one: DL4J's backward pass ends at the last frozen layer.
   * The layers without parameters before it have no backward pass from now on.
   */
  List<Layer> of(MultiLayerNetwork network) {
    Layer[] layers = network.getLayers();
    int start = layers.length;
    while (start > 0 && !(layers[start - 1] instanceof FrozenLayer)) {
      start--;
    }
    for (int i = start; i < layers.length; i++) {
      if (network.getLayerWiseConfigurations().getInputPreProcess(i) != null) {
        return List.of();
      }
      if (layers[i].numParams() > 0) {
        return able.test(layers[i]) ? take(layers, start, i) : List.of();
      }
    }
    return List.of();
  }

  private static List<Layer> take(Layer[] layers, int start, int found) {
    for (int i = start; i < found; i++) {
      layers[i] = new NoGradientLayer(layers[i]);
    }
    return List.of(layers[found]);
  }

  /**
   * Returns those of a graph. The layers without parameters before them have no backward pass from
   * now on.
   */
  List<Layer> of(ComputationGraph graph) {
    List<Layer> found = new ArrayList<>();
    for (GraphVertex vertex : graph.getVertices().clone()) {
      if (source(vertex) && allAbleAfter(graph, vertex)) {
        take(graph, vertex, found);
      }
    }
    return found;
  }

  /** Returns whether the backward pass ends at a vertex, whatever gradient it has there. */
  private static boolean source(GraphVertex vertex) {
    return vertex.isInputVertex()
        || vertex instanceof FrozenVertex
        || (vertex.hasLayer() && vertex.getLayer() instanceof FrozenLayer);
  }

  /** DL4J adds up the gradients of a vertex with several after it: all of them or none. */
  private boolean allAbleAfter(ComputationGraph graph, GraphVertex vertex) {
    return vertex.getOutputVertices() != null
        && after(graph, vertex).allMatch(next -> able(graph, next));
  }

  private boolean able(ComputationGraph graph, GraphVertex vertex) {
    if (!(vertex instanceof LayerVertex layer) || LayerSlot.frozen(layer.getLayer())) {
      return false;
    }
    return layer.numParams() == 0
        ? !layer.isOutputVertex() && allAbleAfter(graph, vertex)
        : layer.getLayerPreProcessor() == null && able.test(layer.getLayer());
  }

  private void take(ComputationGraph graph, GraphVertex vertex, List<Layer> found) {
    after(graph, vertex)
        .forEach(
            next -> {
              if (next.numParams() == 0) {
                take(graph, next, found);
                NoGradientVertex.install(graph, (LayerVertex) next);
              } else {
                found.add(next.getLayer());
              }
            });
  }

  private static Stream<GraphVertex> after(ComputationGraph graph, GraphVertex vertex) {
    return Arrays.stream(vertex.getOutputVertices())
        .map(VertexIndices::getVertexIndex)
        .map(index -> graph.getVertices()[index]);
  }
}
