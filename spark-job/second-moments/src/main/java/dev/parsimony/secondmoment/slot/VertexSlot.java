package dev.parsimony.secondmoment.slot;

import dev.parsimony.secondmoment.Internal;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.FrozenVertex;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Names the place in a graph of a vertex that has parameters of its own.
 *
 * @param twin makes another vertex of the same configuration over the same parameters
 * @param replace puts another vertex there
 */
@Internal
public record VertexSlot(
    String name, GraphVertex vertex, Supplier<GraphVertex> twin, Consumer<GraphVertex> replace)
    implements ParameterSlot {

  @Override
  public Map<String, INDArray> parameters() {
    return vertex.paramTable(false);
  }

  @Override
  public boolean frozen() {
    return vertex instanceof FrozenVertex;
  }

  @Override
  public boolean statistic(String parameter) {
    return false;
  }
}
