package dev.parsimony.spark.data.source;

import dev.parsimony.spark.config.LabelKind;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.data.format.Records;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Reads rows into records of features and a class, or values or labels. Where it is not known yet
 * which label is which class, records have none, and the survey has the labels.
 */
final class RowReader implements ExampleReader {
  private static final int NO_CLASS = -1;
  private static final float PIXEL = 255;

  private final RowSlice slice;
  private final RowCursor rows;
  private final boolean pixels;
  private final CsvSurvey survey = new CsvSurvey();

  /** A row's features as they come. */
  private final double[] given;

  /** Places in a row of the features, in the model's order. */
  private final int[] order;

  /** Columns of the features in that order, or the one that has all. */
  private final int[] columns;

  private final double[] targets;

  /** Columns of the targets, or the one that has all. */
  private final int[] targetColumns;

  /** A row's features and targets. */
  private final float[] values;

  /** Offset of the features in a record. */
  private final int payload;

  /** Offset of the weight in a record; below 0 where it has none. */
  private final int weight;

  RowReader(RowSlice slice, RowCursor rows, ExampleFormat format) {
    this.slice = slice;
    this.rows = rows;
    this.pixels = format.arrays().get(ExampleFormat.FEATURES).encoding() == ArrayEncoding.UINT8;
    this.given = new double[format.shape().size()];
    this.order =
        slice.layout().reordered()
            ? array(slice.layout().order())
            : IntStream.range(0, given.length).toArray();
    this.columns = array(slice.layout().features());
    this.targets = new double[slice.layout().targets().width()];
    this.targetColumns = array(slice.layout().targets().columns());
    this.values = new float[given.length + targets.length];
    this.payload = format.offset(ExampleFormat.FEATURES);
    this.weight = format.weightOffset();
  }

  private static int[] array(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public boolean next(byte[] record) {
    try {
      if (!rows.next()) {
        return false;
      }
      rows.features(given);
      if (targets.length > 0) {
        rows.targets(targets);
      }
    } catch (UserErrorException e) {
      throw new UserErrorException(slice.name() + ", " + e.sentence(), e);
    }
    for (int i = 0; i < order.length; i++) {
      values[i] = value(given[order[i]], columns[columns.length == 1 ? 0 : i]);
      if (pixels) {
        record[payload + i] = (byte) Math.round(values[i] * PIXEL);
      } else {
        Records.putFloat(record, payload + Float.BYTES * i, values[i]);
      }
    }
    if (weight >= 0) {
      Records.putFloat(record, weight, weight());
    }
    if (targets.length > 0) {
      putTargets(record);
      return true;
    }
    boolean labelled = slice.layout().label() != TableLayout.NO_LABEL;
    Records.putLabel(record, labelled ? classOf(label()) : NO_CLASS);
    return true;
  }

  private void putTargets(byte[] record) {
    boolean flags = slice.layout().targets().kind() == LabelKind.LABELS;
    for (int i = 0; i < targets.length; i++) {
      int column = targetColumns[targetColumns.length == 1 ? 0 : i];
      float value = value(targets[i], column);
      if (flags && value != 0 && value != 1) {
        throw bad(
            column,
            String.valueOf(targets[i]),
            "is neither 0 nor 1, which say whether a label of labels= is there");
      }
      values[given.length + i] = value;
      Records.putFloat(record, Float.BYTES * i, value);
    }
    if (columns.length > 1) {
      survey.addValues(values);
    }
  }

  private float weight() {
    int column = slice.layout().weight();
    if (column == TableLayout.NO_WEIGHT) {
      return 1;
    }
    double given;
    try {
      given = rows.weight();
    } catch (UserErrorException e) {
      throw new UserErrorException(slice.name() + ", " + e.sentence(), e);
    }
    float value = (float) given;
    if (!(value >= 0 && value <= Float.MAX_VALUE)) {
      throw bad(
          column, String.valueOf(given), "is no weight, which are finite numbers of 0 or more");
    }
    return value;
  }

  private float value(double given, int column) {
    float value = (float) given;
    if (!Float.isFinite(value)) {
      throw bad(column, String.valueOf(given), "is no finite number of 32 bits; mend it");
    }
    if (CsvFields.losesDigits(value, given)) {
      survey.inexact().add(column, place(), String.format(Locale.ROOT, "%.0f", given));
    }
    return value;
  }

  private String label() {
    int column = slice.layout().label();
    String text = rows.label().orElse("");
    if (text.isBlank()) {
      throw new UserErrorException(
          String.format(
              "%s, %s: the label is missing; remove the row or fill in a value.",
              place(), slice.layout().name(column)));
    }
    if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
      throw bad(column, text.lines().findFirst().orElse(""), "is a label with a line break");
    }
    return CsvFields.plain(text);
  }

  private UserErrorException bad(int column, String value, String why) {
    return new UserErrorException(
        String.format("%s, %s: '%s' %s.", place(), slice.layout().name(column), value, why));
  }

  private int classOf(String label) {
    CsvClasses classes = slice.classes();
    if (classes.decided()) {
      return classes
          .find(label)
          .orElseThrow(
              () ->
                  new IllegalStateException(
                      slice.name() + " has changed since it was checked: the label " + label));
    }
    if (columns.length == 1) {
      survey.addLabel(label, this::place);
    } else {
      survey.add(label, values, this::place);
    }
    survey.requireClasses(this::place, slice.layout());
    return NO_CLASS;
  }

  @Override
  public String place() {
    return slice.name() + ", " + rows.place();
  }

  @Override
  public CsvSurvey survey() {
    return survey;
  }

  @Override
  public void close() {}
}
