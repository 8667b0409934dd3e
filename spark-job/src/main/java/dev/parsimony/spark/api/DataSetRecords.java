package dev.parsimony.spark.api;

import dev.parsimony.spark.data.format.ArrayFormat;
import dev.parsimony.spark.data.format.ArrayRole;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.data.format.Records;
import dev.parsimony.spark.dl4j.array.Floats;
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
  private final int examples;
  private int next;

  /**
   * @param format that holds for this data set, too
   */
  DataSetRecords(MultiDataSet data, ExampleFormat format) {
    this.format = format;
    this.examples = Math.toIntExact(data.getFeatures(0).size(0));
    this.arrays = format.arrays().stream().map(array -> values(data, array)).toList();
  }

  /**
   * One array of all examples, in c order.
   *
   * @param length of one example
   * @param row length of its last dimension, which in the record may be longer
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Values(float[] values, int length, int row) {
    static Values of(INDArray array) {
      int length = Math.toIntExact(array.length() / array.size(0));
      int row = array.rank() < 2 ? 1 : Math.toIntExact(array.size(array.rank() - 1));
      return new Values(Floats.copy(Floats.dense(array.castTo(DataType.FLOAT))), length, row);
    }

    static Values ones(int examples, int length) {
      float[] ones = new float[Math.multiplyExact(examples, length)];
      Arrays.fill(ones, 1);
      return new Values(ones, length, length);
    }
  }

  private Values values(MultiDataSet data, ArrayFormat wanted) {
    int index = wanted.index();
    return switch (wanted.role()) {
      case FEATURES -> Values.of(data.getFeatures(index));
      case LABELS -> Values.of(data.getLabels(index));
      case FEATURES_MASK -> mask(wanted, data.getFeatures(index), data.getFeaturesMaskArrays());
      case LABELS_MASK -> mask(wanted, data.getLabels(index), data.getLabelsMaskArrays());
    };
  }

  /** The mask, or ones for all that was given where others have a mask. */
  private Values mask(ArrayFormat wanted, INDArray masked, @Nullable INDArray @Nullable [] masks) {
    INDArray mask = masks == null ? null : masks[wanted.index()];
    if (mask != null) {
      return Values.of(mask);
    }
    boolean perStep = perStep(wanted);
    int length = perStep ? Math.toIntExact(masked.size(2)) : wanted.shape().size();
    return Values.ones(examples, length);
  }

  private boolean perStep(ArrayFormat mask) {
    ArrayRole role = mask.role() == ArrayRole.FEATURES_MASK ? ArrayRole.FEATURES : ArrayRole.LABELS;
    List<Integer> masked =
        format.arrays().get(format.find(role, mask.index()).orElseThrow()).shape().dimensions();
    return masked.size() == 2 && mask.shape().dimensions().equals(masked.subList(1, 2));
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
    byte[] record = format.newRecord();
    int offset = 0;
    for (int i = 0; i < arrays.size(); i++) {
      ArrayFormat array = format.arrays().get(i);
      write(arrays.get(i), array.shape().dimensions(), record, offset);
      offset += array.bytes();
    }
    next++;
    return record;
  }

  /** What a row has more in the record stays 0. */
  private void write(Values from, List<Integer> dimensions, byte[] record, int offset) {
    int row = dimensions.get(dimensions.size() - 1);
    for (int i = 0; i < from.length; i++) {
      int place = i / from.row * row + i % from.row;
      float value = from.values[next * from.length + i];
      Records.putFloat(record, offset + Float.BYTES * place, value);
    }
  }
}
