package dev.parsimony.secondmoment.slot;

import dev.parsimony.secondmoment.Internal;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Names a place in a network that may have parameters. */
@Internal
public sealed interface ParameterSlot permits LayerSlot, VertexSlot {
  /** Returns the name that the user knows. */
  String name();

  /** Returns views by name, in the order of the flat vector. */
  Map<String, INDArray> parameters();

  /** Returns whether training leaves the parameters as they are. */
  boolean frozen();

  /** Returns whether a parameter is a statistic of the batches, which has no gradient. */
  boolean statistic(String parameter);

  /** Returns the number of parameters. */
  default long length() {
    return parameters().values().stream().mapToLong(INDArray::length).sum();
  }

  /** Returns whether there are parameters with a gradient. */
  default boolean trained() {
    return length() > 0 && !frozen();
  }
}
