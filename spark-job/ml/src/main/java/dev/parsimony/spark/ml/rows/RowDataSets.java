package dev.parsimony.spark.ml.rows;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.dl4j.NativeRuntime;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The rows of a partition as data sets of some rows each, read as they are asked for, each as often
 * as its weight says, and for what is left of that once more, with this rest as the weight of the
 * example, in the labels' mask. A row that cannot be an example ends them with a {@link
 * UserErrorException} that names it.
 */
@Internal
public final class RowDataSets implements Iterator<DataSet> {
  /** Bytes of a data set's features, about; it may be one row that is larger. */
  private static final int FEATURE_BYTES = 1 << 20;

  private static final int MOST_ROWS = 256;

  private final Iterator<Row> rows;
  private final ExampleReader reader;
  private final boolean validation;
  private final int partition;
  private final int most;
  private long index = -1;
  private @Nullable Row ahead;
  private int copies;

  /** The weight of a row's last copy, from above 0 to 1. */
  private float lastWeight = 1;

  private boolean loaded;

  /**
   * Takes a partition's rows.
   *
   * @param validation whether to give the rows that are set aside, instead of the others
   */
  public RowDataSets(Iterator<Row> rows, ExampleReader reader, boolean validation, int partition) {
    this.rows = rows;
    this.reader = reader;
    this.validation = validation;
    this.partition = partition;
    long fitting = FEATURE_BYTES / ((long) reader.features().size() * Float.BYTES);
    this.most = (int) Math.max(1, Math.min(MOST_ROWS, fitting));
  }

  @Override
  public boolean hasNext() {
    while (copies == 0 && rows.hasNext()) {
      ahead = rows.next();
      index++;
      copies = copies(ahead);
    }
    return copies > 0;
  }

  /** Returns how often a row is to be given; 0 for those that are left out. */
  private int copies(Row row) {
    try {
      double weight = reader.forValidation(row) == validation ? reader.weight(row) : 0;
      int whole = (int) Math.floor(weight);
      lastWeight = (float) (weight - whole);
      if (lastWeight == 0) {
        lastWeight = 1;
        return whole;
      }
      return whole + 1;
    } catch (BadRowException e) {
      throw refusal(e);
    }
  }

  @Override
  public DataSet next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    int width = reader.labels().width();
    int size = reader.features().size();
    float[] features = new float[most * size];
    float[] labels = new float[most * width];
    float[] weights = new float[most];
    boolean weighted = false;
    int count = 0;
    Row last = null;
    while (count < most && hasNext()) {
      if (ahead == last) { // once more, by its weight
        System.arraycopy(features, (count - 1) * size, features, count * size, size);
        System.arraycopy(labels, (count - 1) * width, labels, count * width, width);
      } else {
        read(features, count * size, labels, count * width);
      }
      weights[count] = copies == 1 ? lastWeight : 1;
      weighted |= weights[count] != 1;
      last = ahead;
      copies--;
      count++;
    }
    DataSet dataSet = dataSet(first(features, count * size), first(labels, count * width), count);
    if (weighted) {
      dataSet.setLabelsMaskArray(Nd4j.create(first(weights, count), new long[] {count, 1}, 'c'));
    }
    return dataSet;
  }

  private static float[] first(float[] values, int length) {
    return values.length == length ? values : Arrays.copyOf(values, length);
  }

  private void read(float[] features, int feature, float[] labels, int label) {
    Row row = Objects.requireNonNull(ahead);
    try {
      reader.features().read(row, features, feature);
      reader.labels().read(row, labels, label);
    } catch (BadRowException e) {
      throw refusal(e);
    }
  }

  private UserErrorException refusal(BadRowException e) {
    return RowNames.refusal(e, partition, index);
  }

  private DataSet dataSet(float[] features, float[] labels, int count) {
    if (!loaded) {
      NativeRuntime.load();
      loaded = true;
    }
    return new DataSet(
        Nd4j.create(features, reader.features().arrayShape(count), 'c'),
        Nd4j.create(labels, new long[] {count, reader.labels().width()}, 'c'));
  }
}
