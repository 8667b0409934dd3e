package dev.parsimony.secondmoment.slot;

import dev.parsimony.secondmoment.Internal;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A place in a network that may have parameters. */
@Internal
public sealed interface ParameterSlot permits LayerSlot, VertexSlot {
  /** As the user knows it. */
  String name();

  /** Views by name, in the order of the flat vector. */
  Map<String, INDArray> parameters();

  /** Whether training leaves the parameters as they are. */
  boolean frozen();

  /** Whether a parameter is a statistic of the batches, whose gradient is none. */
  boolean statistic(String parameter);

  /** Number of parameters. */
  default long length() {
    return parameters().values().stream().mapToLong(INDArray::length).sum();
  }

  /** Whether there are parameters with a gradient. */
  default boolean trained() {
    return length() > 0 && !frozen();
  }
}
