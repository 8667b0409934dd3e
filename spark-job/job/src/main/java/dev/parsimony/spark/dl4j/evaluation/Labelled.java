package dev.parsimony.spark.dl4j.evaluation;

import dev.parsimony.spark.Internal;
import java.io.Serializable;
import java.util.List;

/**
 * The labels that answers are compared with.
 *
 * @param names of the classes or values, in their order; empty where they have none
 * @param roc how the area under the curve is found
 */
@Internal
public record Labelled(List<String> names, RocMode roc) implements Serializable {
  public Labelled {
    names = List.copyOf(names);
  }
}
