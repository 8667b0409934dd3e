package dev.parsimony.spark.data.source;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ArrayRole;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.data.format.Records;
import java.io.IOException;
import java.util.Arrays;
import java.util.OptionalInt;

/** Reads sequences into records, padded at their end, with masks where the format has some. */
final class SequenceReader implements ExampleReader {
  private static final int NO_CLASS = -1;
  private static final byte UNMASKED = (byte) 0xFF;

  private final DataFiles files;
  private final SequenceSlice slice;
  private final int columns;
  private final int steps;
  private final boolean labelsPerStep;
  private final int featuresOffset;
  private final OptionalInt featuresMask;
  private final OptionalInt labelsMask;
  private final int[] classes;
  private final CsvSurvey survey = new CsvSurvey();
  private int next;
  private String place = "";

  SequenceReader(DataFiles files, SequenceSlice slice, ExampleFormat format) {
    this.files = files;
    this.slice = slice;
    this.columns = format.shape().features();
    this.steps = format.shape().steps();
    this.labelsPerStep = format.arrays().get(ExampleFormat.CLASS).shape().sequence();
    this.featuresOffset = format.offset(ExampleFormat.FEATURES);
    this.featuresMask = offset(format, ArrayRole.FEATURES_MASK);
    this.labelsMask = offset(format, ArrayRole.LABELS_MASK);
    this.classes = new int[steps];
    this.next = slice.first();
  }

  private static OptionalInt offset(ExampleFormat format, ArrayRole role) {
    OptionalInt array = format.find(role, 0);
    return array.isPresent() ? OptionalInt.of(format.offset(array.getAsInt())) : array;
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
      int length = readFeatures(features, record);
      unmask(record, featuresMask, 0, length);
      int labelled = readLabels(labels, features.name(), length);
      putLabels(record, length - labelled, length);
    }
    next++;
    return true;
  }

  private int readFeatures(CsvLines lines, byte[] record) throws IOException {
    CsvFields fields = new CsvFields(lines, survey.inexact());
    int step = 0;
    while (lines.advance()) {
      fields.start(columns, "the first sequence");
      if (step == steps) {
        throw new IllegalStateException(lines.name() + " has grown since it was checked");
      }
      for (int column = 0; column < columns; column++) {
        int offset = featuresOffset + Float.BYTES * (column * steps + step);
        Records.putFloat(record, offset, fields.nextFeature());
      }
      step++;
    }
    if (step == 0) {
      throw new UserErrorException(
          lines.name() + " holds no line of numbers; a sequence must have a time step at least.");
    }
    return step;
  }

  /** How many labels there are: one, or as many as steps. */
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

  private void putLabels(byte[] record, int from, int to) {
    if (!labelsPerStep) {
      Records.putLabel(record, classes[0]);
      return;
    }
    for (int step = 0; step < steps; step++) {
      int label = step >= from && step < to ? classes[step - from] : NO_CLASS;
      Records.putClass(record, Integer.BYTES * step, label);
    }
    unmask(record, labelsMask, from, to);
  }

  private static void unmask(byte[] record, OptionalInt mask, int from, int to) {
    if (mask.isPresent()) {
      Arrays.fill(record, mask.getAsInt() + from, mask.getAsInt() + to, UNMASKED);
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
