package dev.parsimony.secondmoment;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Computes the second moments of a table of vectors. An example's gradient is not zero only in the
 * vectors that it looks up: its deltas are added up for each of them, and the squares go to their
 * rows. No work and no memory is examples times vocabulary.
 */
final class LookupMoments {
  /** Keeps threads from racing for a row that occurs several times. */
  private static final boolean IN_ORDER = true;

  private final ExampleRows rows;
  private final MomentSink sink = new MomentSink();

  LookupMoments(ExampleRows rows) {
    this.rows = rows;
  }

  MomentSink sink() {
    return sink;
  }

  /**
   * Computes them, if they are wanted.
   *
   * @param indices [rows, lookups] that were looked up
   * @param delta [rows * lookups, vector length], in c order of the indices
   */
  void compute(INDArray indices, INDArray delta) {
    if (!sink.wanted()) {
      return;
    }
    sink.start();
    INDArray table = sink.view(DefaultParamInitializer.WEIGHT_KEY);
    int lookupsPerRow = Math.toIntExact(indices.length() / indices.size(0));
    int[] looked = indices.dup('c').data().asInt();
    long[] keys = new long[looked.length];
    for (int i = 0; i < keys.length; i++) {
      int example = rows.exampleOf(indices.size(0), i / lookupsPerRow);
      keys[i] = example * table.size(0) + looked[i];
    }
    long[] groups = Arrays.stream(keys).sorted().distinct().toArray();
    INDArray sums = Nd4j.zeros(delta.dataType(), groups.length, delta.size(1));
    add(sums, Arrays.stream(keys).mapToInt(key -> Arrays.binarySearch(groups, key)), delta);
    table.assign(0);
    add(table, Arrays.stream(groups).mapToInt(key -> (int) (key % table.size(0))), squared(sums));
    @Nullable INDArray bias = sink.optionalView(DefaultParamInitializer.BIAS_KEY);
    if (bias != null) {
      addBias(delta, lookupsPerRow, bias);
    }
    sink.stop();
  }

  private void addBias(INDArray delta, int lookupsPerRow, INDArray bias) {
    INDArray perRow =
        delta.reshape('c', delta.size(0) / lookupsPerRow, lookupsPerRow, delta.size(1)).sum(1);
    squared(rows.sum(perRow)).sum(bias, 0);
  }

  private static INDArray squared(INDArray array) {
    return array.muli(array);
  }

  private static void add(INDArray to, IntStream indices, INDArray vectors) {
    INDArray at = Nd4j.createFromArray(indices.toArray());
    Nd4j.exec(
        DynamicCustomOp.builder("scatter_add")
            .addInputs(to, at, vectors)
            .addOutputs(to)
            .addBooleanArguments(IN_ORDER)
            .build());
  }
}
