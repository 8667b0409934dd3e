package dev.parsimony.spark.ml.rows;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.dl4j.NativeRuntime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The rows of a partition as data sets of some rows each, read as they are asked for, each as often
 * as its weight says, and for what is left of that once more, with this rest as the weight of the
 * example, in the labels' mask. Sequences of a data set are of one length, so that none is padded.
 * A row that cannot be an example ends them with a {@link UserErrorException} that names it.
 */
@Internal
public final class RowDataSets implements Iterator<MultiDataSet> {
  /** Values of a data set's features, about; it may be one row that has more. */
  private static final int FEATURES = 1 << 18;

  private static final int MOST_ROWS = 256;

  private final Iterator<Row> rows;
  private final ExampleReader reader;
  private final boolean validation;
  private final int partition;
  private long index = -1;
  private @Nullable Row ahead;
  private int copies;

  /** The weight of a row's last copy, from above 0 to 1. */
  private float lastWeight = 1;

  /** The row ahead once it is read. */
  private @Nullable Example read;

  private boolean loaded;

  /** A row that was read. */
  private record Example(Row row, List<float[]> features, int steps, List<RowLabel> labels) {
    int size() {
      return features.stream().mapToInt(values -> values.length).sum();
    }

    /** Whether both can stand in one data set. */
    boolean alike(Example other) {
      for (int i = 0; i < features.size(); i++) {
        if (features.get(i).length != other.features.get(i).length) {
          return false;
        }
      }
      for (int i = 0; i < labels.size(); i++) {
        if (labels.get(i).values().length != other.labels.get(i).values().length) {
          return false;
        }
      }
      return true;
    }
  }

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
  public MultiDataSet next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    List<Example> taken = new ArrayList<>();
    float[] weights = new float[MOST_ROWS];
    boolean weighted = false;
    int values = 0;
    while (taken.size() < MOST_ROWS && hasNext()) {
      Example example = example();
      boolean fits = taken.isEmpty() || values + example.size() <= FEATURES;
      if (!fits || !(taken.isEmpty() || example.alike(taken.get(0)))) {
        break;
      }
      values += example.size();
      weights[taken.size()] = copies == 1 ? lastWeight : 1;
      weighted |= copies == 1 && lastWeight != 1;
      taken.add(example);
      copies--;
    }
    return dataSet(taken, weighted ? Arrays.copyOf(weights, taken.size()) : new float[0]);
  }

  /** Reads the row ahead, once however often it counts. */
  private Example example() {
    Row row = Objects.requireNonNull(ahead);
    Example known = read;
    if (known != null && known.row == row) {
      return known;
    }
    try {
      List<float[]> features = reader.features().read(row);
      int steps = reader.features().steps(features);
      List<RowLabel> labels =
          reader.labels().stream().map(label -> label.read(row, steps)).toList();
      Example example = new Example(row, features, steps, labels);
      read = example;
      return example;
    } catch (BadRowException e) {
      throw refusal(e);
    }
  }

  private UserErrorException refusal(BadRowException e) {
    return RowNames.refusal(e, partition, index);
  }

  /**
   * Makes a data set.
   *
   * @param weights of the rows, for a network with one output; empty where all are 1
   */
  private MultiDataSet dataSet(List<Example> examples, float[] weights) {
    if (!loaded) {
      NativeRuntime.load();
      loaded = true;
    }
    INDArray[] features =
        reader.features().arrays(examples.stream().map(Example::features).toList()).stream()
            .map(input -> Nd4j.create(input.values(), input.shape(), 'c'))
            .toArray(INDArray[]::new);
    INDArray[] labels = new INDArray[reader.labels().size()];
    INDArray[] masks = new INDArray[labels.length];
    for (int output = 0; output < labels.length; output++) {
      LabelArray array = labels(examples, output);
      labels[output] = Nd4j.create(array.values(), array.shape(), 'c');
      if (array.mask().length > 0) {
        long[] shape = {examples.size(), examples.get(0).steps};
        masks[output] = Nd4j.create(array.mask(), shape, 'c');
      }
    }
    if (weights.length > 0) {
      masks[0] = Nd4j.create(weights, new long[] {weights.length, 1}, 'c');
    }
    boolean masked = Arrays.stream(masks).anyMatch(Objects::nonNull);
    return new org.nd4j.linalg.dataset.MultiDataSet(features, labels, null, masked ? masks : null);
  }

  private LabelArray labels(List<Example> examples, int output) {
    return LabelArray.of(
        examples.stream().map(example -> example.labels.get(output)).toList(),
        examples.get(0).steps,
        reader.labels().get(output).width(),
        reader.form().outputs().get(output));
  }
}
