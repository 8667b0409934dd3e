package dev.parsimony.spark.data.source;

import dev.parsimony.spark.config.LabelKind;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.data.format.Records;
import java.io.IOException;

/**
 * Reads csv lines into records of float features and a class, or values or labels. Where it is not
 * known yet which label is which class, records have none, and the survey has the labels.
 */
final class CsvReader implements ExampleReader {
  private static final int NO_CLASS = -1;

  private final CsvLines lines;
  private final CsvLayout layout;
  private final CsvClasses classes;
  private final CsvSurvey survey = new CsvSurvey();
  private final CsvFields fields;
  private final int[] columns;
  private final int[] targets;

  /** A line's features and targets, for the survey. */
  private final float[] values;

  /** Offset of the features in a record. */
  private final int payload;

  /** Offset of the weight in a record; below 0 where it has none. */
  private final int weight;

  private boolean begun;

  CsvReader(CsvLines lines, CsvLayout layout, CsvClasses classes, ExampleFormat format) {
    this.lines = lines;
    this.layout = layout;
    this.classes = classes;
    this.fields = new CsvFields(lines, survey.inexact());
    this.columns = layout.features().stream().mapToInt(Integer::intValue).toArray();
    this.targets = layout.targets().columns().stream().mapToInt(Integer::intValue).toArray();
    this.values = new float[columns.length + targets.length];
    this.payload = format.offset(ExampleFormat.FEATURES);
    this.weight = format.weightOffset();
  }

  @Override
  public boolean next(byte[] record) throws IOException {
    if (!lines.advance()) {
      return false;
    }
    if (!begun) {
      requireSameHeader();
      begun = true;
    }
    fields.start(
        layout.columns(), layout.header().isEmpty() ? "the first line of data" : "the header");
    for (int i = 0; i < columns.length; i++) {
      values[i] = fields.feature(columns[i]);
      Records.putFloat(record, payload + Float.BYTES * i, values[i]);
    }
    if (weight >= 0) {
      boolean own = layout.weight() != TableLayout.NO_WEIGHT;
      Records.putFloat(record, weight, own ? fields.weight(layout.weight()) : 1);
    }
    if (targets.length == 0) {
      Records.putLabel(record, label());
      return true;
    }
    for (int i = 0; i < targets.length; i++) {
      values[columns.length + i] = target(targets[i]);
      Records.putFloat(record, Float.BYTES * i, values[columns.length + i]);
    }
    survey.addValues(values);
    return true;
  }

  private float target(int column) {
    return layout.targets().kind() == LabelKind.LABELS
        ? fields.flag(column)
        : fields.feature(column);
  }

  private int label() {
    return layout.label() == TableLayout.NO_LABEL ? NO_CLASS : label(fields.label(layout.label()));
  }

  private int label(String text) {
    if (classes.decided()) {
      return classes
          .find(text)
          .orElseThrow(
              () ->
                  new IllegalStateException(
                      lines.name() + " has changed since it was checked: the label " + text));
    }
    survey.add(text, values, lines::place);
    survey.requireClasses(lines::place, layout);
    return NO_CLASS;
  }

  private void requireSameHeader() {
    CsvLayout.refuseColumnNumbers(lines);
    boolean both = !lines.header().isEmpty() && !layout.header().isEmpty();
    if (both && !lines.header().equals(layout.header())) {
      throw new UserErrorException(
          String.format(
              "%s: the header is not that of the first file: %s; all files must have the same"
                  + " columns in the same order, and header=false if their first lines are"
                  + " examples.",
              lines.name(), CsvColumns.difference(layout.header(), lines.header())));
    }
  }

  @Override
  public String place() {
    return lines.place();
  }

  @Override
  public CsvSurvey survey() {
    return survey;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
