package dev.parsimony.secondmoment.slot;

import dev.parsimony.secondmoment.Internal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Finds the places of a network's parameters, in the order of DL4J's flat vector. */
@Internal
public final class ParameterSlots {
  private ParameterSlots() {}

  /** Returns all layers, also those without parameters. */
  public static List<ParameterSlot> of(MultiLayerNetwork network) {
    List<ParameterSlot> slots = new ArrayList<>();
    Layer[] layers = network.getLayers();
    for (int i = 0; i < layers.length; i++) {
      int index = i;
      String given = layers[i].conf().getLayer().getLayerName();
      String name = given == null ? "layer" + i : given;
      slots.add(new LayerSlot(name, layers[i], layer -> layers[index] = layer));
    }
    return slots;
  }

  /** Returns all layers, also those without parameters, and the other vertices that have some. */
  public static List<ParameterSlot> of(ComputationGraph graph) {
    List<ParameterSlot> slots = new ArrayList<>();
    for (int index : graph.topologicalSortOrder()) {
      GraphVertex vertex = graph.getVertices()[index];
      String name = vertex.getVertexName();
      if (vertex instanceof LayerVertex layerVertex) {
        Layer layer = layerVertex.getLayer();
        slots.add(new LayerSlot(name, layer, other -> replace(graph, layerVertex, layer, other)));
      } else if (vertex.numParams() > 0) {
        slots.add(
            new VertexSlot(
                name,
                vertex,
                () -> twin(graph, vertex),
                other -> graph.getVertices()[index] = other));
      }
    }
    return slots;
  }

  private static GraphVertex twin(ComputationGraph graph, GraphVertex vertex) {
    String name = vertex.getVertexName();
    INDArray parameters = vertex.params();
    return Objects.requireNonNull(graph.getConfiguration().getVertices().get(name))
        .instantiate(
            graph, name, vertex.getVertexIndex(), parameters, false, parameters.dataType());
  }

  private static void replace(
      ComputationGraph graph, LayerVertex vertex, Layer layer, Layer other) {
    vertex.setLayer(other);
    Layer[] layers = graph.getLayers();
    for (int i = 0; i < layers.length; i++) {
      if (layers[i] == layer) {
        layers[i] = other;
      }
    }
  }
}
