package dev.parsimony.secondmoment.kernel;

import dev.parsimony.secondmoment.slot.PrivateField;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The place of a layer without parameters whose gradients nobody needs: no backward pass. */
@SuppressWarnings("overrides") // DL4J overrides varargs by an array
final class NoGradientVertex extends LayerVertex {
  private static final String BY_NAME = "verticesMap";

  private NoGradientVertex(ComputationGraph graph, LayerVertex vertex) {
    super(
        graph,
        vertex.getVertexName(),
        vertex.getVertexIndex(),
        vertex.getInputVertices(),
        vertex.getOutputVertices(),
        vertex.getLayer(),
        vertex.getLayerPreProcessor(),
        vertex.isOutputVertex(),
        graph.params().dataType());
  }

  /** Puts such a vertex in the place of another one. */
  static void install(ComputationGraph graph, LayerVertex vertex) {
    NoGradientVertex instead = new NoGradientVertex(graph, vertex);
    graph.getVertices()[vertex.getVertexIndex()] = instead;
    byName(graph).put(vertex.getVertexName(), instead);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, GraphVertex> byName(ComputationGraph graph) {
    Object vertices = new PrivateField(ComputationGraph.class, BY_NAME).get(graph);
    return (Map<String, GraphVertex>) Objects.requireNonNull(vertices, BY_NAME);
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaces) {
    return new Pair<>(new DefaultGradient(), new INDArray[1]);
  }
}
