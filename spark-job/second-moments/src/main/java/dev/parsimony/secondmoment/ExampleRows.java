package dev.parsimony.secondmoment;

import java.util.Optional;
import java.util.function.IntSupplier;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Says which rows of a layer's arrays (indices of their first dimension) belong to which example. A
 * layer may see several rows an example: DL4J's preprocessors between sequences and other layers,
 * its stacking vertices and its space-to-batch layer put row j of example z at z + j * examples;
 * inside {@code TimeDistributed} the time steps of a sequence are consecutive.
 */
public final class ExampleRows {
  private final String layer;
  private final IntSupplier batchSize;
  private final Optional<String> unknownOrder;
  private long sequences;

  /**
   * @param layer name, for messages
   * @param batchSize examples of the batch in work
   * @param unknownOrder what may put the rows in another order, if anything does
   */
  ExampleRows(String layer, IntSupplier batchSize, Optional<String> unknownOrder) {
    this.layer = layer;
    this.batchSize = batchSize;
    this.unknownOrder = unknownOrder;
  }

  /** Sets that the rows are the steps of this number of sequences, one after the other. */
  void sequences(long number) {
    sequences = number;
  }

  /** Returns how many examples the batch in work has. */
  public int examples() {
    return batchSize.getAsInt();
  }

  /**
   * Returns how many rows each example has.
   *
   * @param rows of all examples, an array's first dimension
   * @throws UnsupportedLayerException where it is not known to which example they belong
   */
  public int perExample(long rows) {
    int examples = examples();
    if (rows == examples) {
      return 1;
    }
    if (unknownOrder.isPresent()) {
      throw new UnsupportedLayerException(
          "The layer '"
              + layer
              + "' sees several rows an example, in an order that "
              + unknownOrder.get()
              + " may have changed, so that it has no exact second moments; "
              + SecondMoments.WITHOUT);
    }
    if (rows % ((long) examples * consecutive(rows)) != 0) {
      throw new UnsupportedLayerException(
          "The layer '"
              + layer
              + "' sees "
              + rows
              + " rows for "
              + examples
              + " examples, so that it has no exact second moments; "
              + SecondMoments.WITHOUT);
    }
    return Math.toIntExact(rows / examples);
  }

  private int consecutive(long rows) {
    return sequences == 0 ? 1 : Math.toIntExact(rows / sequences);
  }

  /**
   * Returns the index of an example's j-th row.
   *
   * @param rows of all examples, an array's first dimension
   * @param example below {@link #examples}
   * @param j below {@link #perExample}
   */
  public int row(long rows, int example, int j) {
    int block = consecutive(rows);
    return (j / block * examples() + example) * block + j % block;
  }

  /**
   * Returns the example that a row belongs to.
   *
   * @param rows of all examples, an array's first dimension
   * @param row below {@code rows}
   */
  public int exampleOf(long rows, int row) {
    return row / consecutive(rows) % examples();
  }

  /**
   * Returns a copy of an example's rows.
   *
   * @param array [rows, ...]
   * @return [rows of the example, ...]
   */
  public INDArray of(INDArray array, int example) {
    // Views of views lack their last rows in ND4J: its buffers are as long as the view.
    INDArray dense = Shape.hasDefaultStridesForShape(array) ? array : array.dup();
    long[] shape = array.shape().clone();
    shape[0] = perExample(array.size(0));
    INDArray copy = Nd4j.createUninitialized(array.dataType(), shape, array.ordering());
    for (int j = 0; j < shape[0]; j++) {
      copy.slice(j).assign(dense.slice(row(array.size(0), example, j)));
    }
    return copy;
  }

  /**
   * Returns the sum of each example's rows: the gradients of single examples, where the array holds
   * those of rows.
   *
   * @param array [rows, n]
   * @return [examples, n]; the array itself where each example has one row, so not to be changed
   */
  public INDArray sum(INDArray array) {
    int rows = perExample(array.size(0));
    if (rows == 1) {
      return array;
    }
    int block = consecutive(array.size(0));
    return array.dup('c').reshape('c', rows / block, examples(), block, array.size(1)).sum(0, 2);
  }

  /**
   * Returns a copy with the rows of each example together.
   *
   * @param array [rows, columns]
   * @return [examples, rows of each, columns], dense
   */
  public INDArray byExample(INDArray array) {
    int rows = perExample(array.size(0));
    int block = consecutive(array.size(0));
    return array
        .dup('c')
        .reshape('c', rows / block, examples(), block, array.size(1))
        .permute(1, 0, 2, 3)
        .dup('c')
        .reshape('c', examples(), rows, array.size(1));
  }
}
