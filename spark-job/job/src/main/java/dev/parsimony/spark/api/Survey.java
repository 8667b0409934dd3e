package dev.parsimony.spark.api;

import dev.parsimony.spark.config.UserErrorException;
import java.io.Serializable;
import java.util.DoubleSummaryStatistics;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * The findings of the survey of one partition. A problem is a value and no exception, so that Spark
 * neither retries nor prints a stack trace.
 *
 * @param shapes null without data sets
 * @param largest labels of the outputs whose labels are numbers of classes, -1 of the others; empty
 *     without data sets
 * @param problem the sentence for the user, empty if all is well
 */
record Survey(long examples, @Nullable DataSetShapes shapes, List<Integer> largest, String problem)
    implements Serializable {
  Survey {
    largest = List.copyOf(largest);
  }

  /**
   * Looks at all data sets.
   *
   * @param weights whether the labels' masks are weights of examples
   */
  static Survey of(Iterator<MultiDataSet> dataSets, SparseLabels sparse, boolean weights) {
    long examples = 0;
    DataSetShapes shapes = null;
    List<Integer> largest = List.of();
    try {
      while (dataSets.hasNext()) {
        MultiDataSet next = dataSets.next();
        DataSetShapes own = DataSetShapes.of(next);
        shapes = join(shapes, own);
        if (weights) {
          requireWeights(next);
        }
        if (own.labels().size() == sparse.classes().size()) {
          largest = larger(largest, sparse.largest(next));
        }
        examples += next.getFeatures(0).size(0);
      }
    } catch (UserErrorException e) {
      return new Survey(examples, null, List.of(), e.sentence());
    }
    return new Survey(examples, shapes, largest, "");
  }

  private static void requireWeights(MultiDataSet data) {
    INDArray[] masks = data.getLabelsMaskArrays();
    if (masks == null || masks[0] == null) {
      return;
    }
    // Not ND4J's reductions, which pass over a NaN.
    DoubleSummaryStatistics range = new DoubleSummaryStatistics();
    for (long i = 0; i < masks[0].length(); i++) {
      range.accept(masks[0].getDouble(i));
    }
    double least = range.getMin();
    double most = range.getMax();
    if (!(least >= 0 && most <= Float.MAX_VALUE)) {
      throw new UserErrorException(
          "A data set has weights from "
              + least
              + " to "
              + most
              + "; weights of examples are finite numbers of 0 or more.");
    }
  }

  /** Returns the larger labels, place by place, where an empty list stands for nothing. */
  static List<Integer> larger(List<Integer> left, List<Integer> right) {
    if (left.isEmpty() || right.isEmpty()) {
      return left.isEmpty() ? right : left;
    }
    return IntStream.range(0, left.size())
        .mapToObj(output -> Math.max(left.get(output), right.get(output)))
        .toList();
  }

  /** Returns what holds for both shapes, where null stands for nothing. */
  static @Nullable DataSetShapes join(@Nullable DataSetShapes left, @Nullable DataSetShapes right) {
    if (left == null || right == null) {
      return left == null ? right : left;
    }
    return left.join(right);
  }
}
