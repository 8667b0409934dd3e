package dev.parsimony.spark.metrics;

import dev.parsimony.spark.Internal;
import java.io.Serializable;
import java.util.List;

/**
 * One pass over the test examples of all workers.
 *
 * @param examples how many there were
 * @param loss mean over the examples, regularisation included, as DL4J's {@code score(DataSet)} has
 *     it for all of them at once; NaN without examples
 * @param accuracy share of right answers over all outputs with classes; NaN without any
 * @param outputs in the network's order
 */
@Internal
public record TestFigures(long examples, double loss, double accuracy, List<OutputFigures> outputs)
    implements Serializable {
  /** Figures of a test without examples. */
  public static final TestFigures NONE = new TestFigures(0, Double.NaN, Double.NaN, List.of());

  public TestFigures {
    outputs = List.copyOf(outputs);
  }

  /** Returns a copy without lists that grow with the width of an output. */
  public TestFigures summary() {
    return new TestFigures(
        examples, loss, accuracy, outputs.stream().map(OutputFigures::summary).toList());
  }
}
