package dev.parsimony.spark.ml.rows;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.source.RowCursor;
import java.io.Serializable;
import java.util.Iterator;
import java.util.Optional;
import org.apache.spark.SparkException;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the rows of a partition of a DataFrame: features, then a label or what is answered
 * instead, then a weight.
 */
@Internal
public final class TableCursor implements RowCursor {
  private final Iterator<Row> rows;
  private final FeatureReader reader;
  private final Targets targets;
  private final ArrayShape shape;
  private final boolean numbers;
  private final int label;
  private final int weight;
  private final int partition;
  private final float[] values;
  private long index = -1;
  private @Nullable Row row;

  /**
   * What is to be answered instead of a class.
   *
   * @param width how many values; 0 where there is a class
   * @param first place of the first where each is a number in a column of its own, or else -1
   */
  public record Targets(FeatureReader reader, int width, int first) implements Serializable {}

  /**
   * Takes a partition's rows.
   *
   * @param numbers whether each feature is a number in a column of its own, the first ones
   * @param label place of the label
   * @param weight place of the weight; below 0 without one
   */
  public TableCursor(
      Iterator<Row> rows,
      FeatureReader reader,
      Targets targets,
      ArrayShape shape,
      boolean numbers,
      int label,
      int weight,
      int partition) {
    this.rows = rows;
    this.reader = reader;
    this.targets = targets;
    this.shape = shape;
    this.numbers = numbers;
    this.label = label;
    this.weight = weight;
    this.partition = partition;
    this.values = new float[shape.size()];
  }

  @Override
  public boolean next() {
    index++;
    try {
      row = rows.hasNext() ? rows.next() : null;
    } catch (Exception e) { // Spark's Scala throws checked ones without saying so
      if (e instanceof SparkException) {
        throw new UserErrorException(place() + ": it cannot be read: " + reason(e) + ".", e);
      }
      throw e;
    }
    return row != null;
  }

  /** Returns what Spark says of a file that it cannot read, and what caused that. */
  private static String reason(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String outer = firstLine(e);
    return (cause == e ? outer : outer + " (" + firstLine(cause) + ")")
        .replaceAll("\\.(?=$|\\s\\()", "");
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
  }

  private Row row() {
    if (row == null) {
      throw new IllegalStateException("There is no row");
    }
    return row;
  }

  @Override
  public void features(double[] into) {
    try {
      if (numbers) {
        for (int i = 0; i < into.length; i++) {
          into[i] = number(row().get(i), i);
        }
        return;
      }
      reader.read(row(), shape, values);
    } catch (BadRowException e) {
      throw new UserErrorException(
          place() + ": " + e.reason() + "; remove such rows or mend them.", e);
    }
    for (int i = 0; i < into.length; i++) {
      into[i] = values[i];
    }
  }

  @Override
  public void targets(double[] into) {
    try {
      if (targets.first() >= 0) {
        for (int i = 0; i < into.length; i++) {
          into[i] = number(row().get(targets.first() + i), targets.first() + i);
        }
        return;
      }
      float[] read = new float[into.length];
      targets.reader().read(row(), ArrayShape.vector(into.length), read);
      for (int i = 0; i < into.length; i++) {
        into[i] = read[i];
      }
    } catch (BadRowException e) {
      throw new UserErrorException(
          place() + ": " + e.reason() + "; remove such rows or mend them.", e);
    }
  }

  @Override
  public double weight() {
    try {
      return number(row().get(weight), weight);
    } catch (BadRowException e) {
      throw new UserErrorException(
          place() + ": " + e.reason() + "; remove such rows or mend them.", e);
    }
  }

  private double number(@Nullable Object value, int column) {
    if (value == null) {
      throw new BadRowException("the column '" + row().schema().fieldNames()[column] + "' is null");
    }
    return value instanceof Boolean flag ? (flag ? 1 : 0) : ((Number) value).doubleValue();
  }

  /** A number that is whole is written as one; NaN is missing. */
  @Override
  public Optional<String> label() {
    Object value = row().get(label);
    if (value == null || (value instanceof Number number && Double.isNaN(number.doubleValue()))) {
      return Optional.empty();
    }
    return Optional.of(value.toString());
  }

  @Override
  public String place() {
    return "row " + index + " of partition " + partition + " (both from 0)";
  }
}
