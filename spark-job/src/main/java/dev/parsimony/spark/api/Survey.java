package dev.parsimony.spark.api;

import dev.parsimony.spark.config.UserErrorException;
import java.io.Serializable;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * What a partition holds. A problem is a value and no exception, so that Spark neither retries nor
 * prints a stack trace.
 *
 * @param shapes null without data sets
 * @param problem the sentence for the user, empty if all is well
 */
record Survey(long examples, @Nullable DataSetShapes shapes, String problem)
    implements Serializable {

  static Survey of(Iterator<MultiDataSet> dataSets) {
    long examples = 0;
    DataSetShapes shapes = null;
    try {
      while (dataSets.hasNext()) {
        MultiDataSet next = dataSets.next();
        shapes = join(shapes, DataSetShapes.of(next));
        examples += next.getFeatures(0).size(0);
      }
    } catch (UserErrorException e) {
      return new Survey(examples, null, e.sentence());
    }
    return new Survey(examples, shapes, "");
  }

  /** What holds for both, where null stands for nothing. */
  static @Nullable DataSetShapes join(@Nullable DataSetShapes left, @Nullable DataSetShapes right) {
    if (left == null || right == null) {
      return left == null ? right : left;
    }
    return left.join(right);
  }
}
