package dev.parsimony.spark.api;

import dev.parsimony.secondmoment.array.Floats;
import dev.parsimony.spark.data.format.ArrayFormat;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.data.format.Records;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** The examples of a data set as records, one after the other. */
final class DataSetRecords implements Iterator<byte[]> {
  private final ExampleFormat format;
  private final List<Values> arrays;
  private final int[] steps;
  private final int examples;
  private int next;

  /**
   * @param format that holds for this data set, too
   */
  DataSetRecords(MultiDataSet data, ExampleFormat format) {
    this.format = format;
    this.examples = Math.toIntExact(data.getFeatures(0).size(0));
    this.arrays = format.arrays().stream().map(array -> values(data, array)).toList();
    this.steps = arrays.stream().mapToInt(Values::steps).toArray();
  }

  /**
   * One array of all examples, in c order.
   *
   * @param length of one example; 0 for a mask that is not there and need not be
   * @param steps its last dimension
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Values(float[] values, int length, int steps) {
    static final Values NONE = new Values(new float[0], 0, 0);

    static Values of(INDArray array) {
      int length = Math.toIntExact(array.length() / array.size(0));
      int steps = array.rank() < 2 ? 1 : Math.toIntExact(array.size(array.rank() - 1));
      return new Values(Floats.copy(Floats.dense(array.castTo(DataType.FLOAT))), length, steps);
    }

    static Values ones(int examples, ArrayShape shape) {
      float[] ones = new float[Math.multiplyExact(examples, shape.size())];
      Arrays.fill(ones, 1);
      return new Values(ones, shape.size(), shape.steps());
    }
  }

  private Values values(MultiDataSet data, ArrayFormat wanted) {
    int index = wanted.index();
    return switch (wanted.role()) {
      case FEATURES -> Values.of(data.getFeatures(index));
      case LABELS -> Values.of(data.getLabels(index));
      case FEATURES_MASK -> mask(wanted, data.getFeaturesMaskArrays());
      case LABELS_MASK, WEIGHT -> mask(wanted, data.getLabelsMaskArrays());
    };
  }

  /** The mask, or ones where others have a mask; none where lengths vary. */
  private Values mask(ArrayFormat wanted, @Nullable INDArray @Nullable [] masks) {
    INDArray mask = masks == null ? null : masks[wanted.index()];
    if (mask != null) {
      return Values.of(mask);
    }
    return wanted.varies() ? Values.NONE : Values.ones(examples, wanted.shape());
  }

  @Override
  public boolean hasNext() {
    return next < examples;
  }

  @Override
  public byte[] next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    byte[] record = new byte[format.recordBytes(steps)];
    Records.putSteps(record, format, steps);
    for (int i = 0; i < steps.length; i++) {
      write(arrays.get(i), record, format.offset(i, steps));
    }
    next++;
    return record;
  }

  private void write(Values from, byte[] record, int offset) {
    for (int i = 0; i < from.length; i++) {
      float value = from.values[next * from.length + i];
      Records.putFloat(record, offset + Float.BYTES * i, value);
    }
  }
}
