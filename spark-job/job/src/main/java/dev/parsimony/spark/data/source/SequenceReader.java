package dev.parsimony.spark.data.source;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ArrayRole;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.data.format.Records;
import java.io.IOException;
import java.util.Arrays;
import java.util.OptionalInt;

/** Reads sequences into records of their own length, with masks where the format has some. */
final class SequenceReader implements ExampleReader {
  private static final int NO_CLASS = -1;
  private static final byte UNMASKED = (byte) 0xFF;

  private final DataFiles files;
  private final SequenceSlice slice;
  private final ExampleFormat format;
  private final int columns;
  private final int most;
  private final boolean labelsPerStep;
  private final OptionalInt labelsMask;

  /** Steps of each array, in the current sequence. */
  private final int[] steps;

  /** Features of the current sequence, step by step, as they come. */
  private final float[] values;

  private final int[] classes;
  private final CsvSurvey survey = new CsvSurvey();
  private int next;
  private String place = "";

  SequenceReader(DataFiles files, SequenceSlice slice, ExampleFormat format) {
    this.files = files;
    this.slice = slice;
    this.format = format;
    this.columns = format.shape().features();
    this.most = format.shape().steps();
    this.labelsPerStep = format.labelsPerStep();
    this.labelsMask = format.find(ArrayRole.LABELS_MASK, 0);
    this.steps = new int[format.arrays().size()];
    this.values = new float[columns * most];
    this.classes = new int[most];
    this.next = slice.first();
  }

  @Override
  public boolean next(byte[] record) throws IOException {
    if (next == slice.end()) {
      return false;
    }
    Arrays.fill(record, (byte) 0);
    try (CsvLines features = slice.lines(files, SequenceSlice.FEATURES, next);
        CsvLines labels = slice.lines(files, SequenceSlice.LABELS, next)) {
      place = labels.name();
      int length = readFeatures(features);
      int labelled = readLabels(labels, features.name(), length);
      putSteps(record, length, labelled);
      putFeatures(record, length);
      putLabels(record, length - labelled, length);
    }
    next++;
    return true;
  }

  private int readFeatures(CsvLines lines) throws IOException {
    CsvFields fields = new CsvFields(lines, survey.inexact());
    int step = 0;
    while (lines.advance()) {
      fields.start(columns, "the first sequence");
      if (step == most) {
        throw new IllegalStateException(lines.name() + " has grown since it was checked");
      }
      for (int column = 0; column < columns; column++) {
        values[step * columns + column] = fields.nextFeature();
      }
      step++;
    }
    if (step == 0) {
      throw new UserErrorException(
          lines.name() + " holds no line of numbers; a sequence must have a time step at least.");
    }
    return step;
  }

  /** Reads the labels; returns how many there are: one, or as many as steps. */
  private int readLabels(CsvLines lines, String features, int length) throws IOException {
    CsvFields fields = new CsvFields(lines, survey.inexact());
    int count = 0;
    while (lines.advance()) {
      fields.start(1, "a line of labels");
      if (count < length) {
        classes[count] = fields.nextClass();
      }
      count++;
    }
    if (count != 1 && count != length) {
      throw new UserErrorException(
          String.format(
              "%s has %d labels for the %d time steps of %s; it must hold one line for the whole"
                  + " sequence or one for each step.",
              lines.name(), count, length, features));
    }
    return count;
  }

  /** Writes the arrays' steps; a mask is written only where it says more than the length. */
  private void putSteps(byte[] record, int length, int labelled) {
    for (int i = 0; i < steps.length; i++) {
      boolean says = i == labelsMask.orElse(-1) && labelled < length;
      steps[i] = !format.arrays().get(i).mask() || says ? length : 0;
    }
    Records.putSteps(record, format, steps);
  }

  private void putFeatures(byte[] record, int length) {
    int offset = format.offset(ExampleFormat.FEATURES, steps);
    int row = format.varies() ? length : most;
    for (int step = 0; step < length; step++) {
      for (int column = 0; column < columns; column++) {
        int at = offset + Float.BYTES * (column * row + step);
        Records.putFloat(record, at, values[step * columns + column]);
      }
    }
  }

  private void putLabels(byte[] record, int from, int to) {
    int offset = format.offset(ExampleFormat.CLASS, steps);
    if (!labelsPerStep) {
      Records.putClass(record, offset, classes[0]);
      return;
    }
    int row = format.varies() ? to : most;
    for (int step = 0; step < row; step++) {
      int label = step >= from && step < to ? classes[step - from] : NO_CLASS;
      Records.putClass(record, offset + Integer.BYTES * step, label);
    }
    if (labelsMask.isPresent() && (!format.varies() || steps[labelsMask.getAsInt()] > 0)) {
      int mask = format.offset(labelsMask.getAsInt(), steps);
      Arrays.fill(record, mask + from, mask + to, UNMASKED);
    }
  }

  @Override
  public String place() {
    return place;
  }

  @Override
  public CsvSurvey survey() {
    return survey;
  }

  @Override
  public void close() {}
}
