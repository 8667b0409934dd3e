package dev.parsimony.spark.dl4j;

import dev.parsimony.secondmoment.array.Floats;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayFormat;
import dev.parsimony.spark.data.format.ArrayRole;
import dev.parsimony.spark.metrics.ClassSums;
import dev.parsimony.spark.metrics.LabelSums;
import dev.parsimony.spark.metrics.OutputSums;
import dev.parsimony.spark.metrics.ValueSums;
import java.util.List;
import java.util.OptionalInt;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Compares the answers of one output with the labels, by its {@link OutputTask}, for each example,
 * or each of its time steps or positions. Masked ones do not count, nor do rows that name no class
 * where a class is asked for: whose largest value is not the only one.
 */
final class AccuracyMeter {
  private final OutputSpec output;
  private final int array;
  private final ArrayFormat labels;

  /** Whether labels are numbers of classes. */
  private final boolean numbers;

  private final boolean columnsLast;
  private final int columns;
  private final OutputTask task;
  private final OptionalInt mask;

  /**
   * @param index of the output
   */
  AccuracyMeter(NetworkInput input, int index, OutputSpec output) {
    this.output = output;
    this.array = input.format().find(ArrayRole.LABELS, index).orElseThrow();
    this.labels = input.format().arrays().get(array);
    boolean byNumber = labels.encoding() == ArrayEncoding.CLASS;
    this.numbers = byNumber || output.sparse();
    this.columnsLast =
        byNumber ? input.form() == NetworkInput.Form.CHANNELS_LAST : output.columnsLast();
    List<Integer> dimensions = labels.shape().dimensions();
    this.columns = numbers ? 1 : dimensions.get(columnsLast ? dimensions.size() - 1 : 0);
    this.task = numbers ? OutputTask.CLASSES : OutputTask.of(output, columns);
    this.mask = input.format().find(ArrayRole.LABELS_MASK, index);
  }

  /** Returns sums of no answer yet. */
  OutputSums sums() {
    return task.sums(output, columns);
  }

  /**
   * Adds a batch.
   *
   * @param given what the network answered
   * @param into of {@link #sums}
   */
  void add(Batch batch, INDArray given, OutputSums into) {
    int width = Math.toIntExact(given.size(columnsLast ? given.rank() - 1 : 1));
    int positions = Math.toIntExact(given.length() / given.size(0) / width);
    if (task == OutputTask.LOSS_ONLY
        || batch.length(array) != positions * columns
        || (!numbers && width != columns)) {
      return;
    }
    OutputRows answers =
        new OutputRows(Floats.copy(Floats.dense(given)), width, positions, columnsLast);
    OutputRows truth = new OutputRows(batch.array(array), columns, positions, columnsLast);
    for (int row = 0; row < batch.size() * positions; row++) {
      switch (task) {
        case CLASSES -> addClass(batch, truth, answers, row, (ClassSums) into);
        case LABELS -> addLabels(batch, truth, answers, row, (LabelSums) into);
        case VALUES -> addValues(batch, truth, answers, row, (ValueSums) into);
        case LOSS_ONLY -> throw new IllegalStateException("Returned before");
      }
    }
  }

  private void addClass(
      Batch batch, OutputRows truth, OutputRows answers, int row, ClassSums into) {
    int label =
        numbers ? (int) truth.value(row, 0) : truth.named(row, OutputTask.labelThreshold(output));
    boolean masked = true;
    for (int column = 0; column < columns && masked; column++) {
      masked = !counts(batch, truth, row, column);
    }
    if (label >= 0 && !masked) {
      into.add(label, answers.largest(row, OutputTask.answerThreshold(output)));
    }
  }

  private void addLabels(
      Batch batch, OutputRows truth, OutputRows answers, int row, LabelSums into) {
    for (int label = 0; label < columns; label++) {
      if (counts(batch, truth, row, label)) {
        into.add(
            label,
            truth.value(row, label) > OutputTask.labelThreshold(output),
            answers.value(row, label) > OutputTask.answerThreshold(output));
      }
    }
  }

  private void addValues(
      Batch batch, OutputRows truth, OutputRows answers, int row, ValueSums into) {
    for (int column = 0; column < columns; column++) {
      if (counts(batch, truth, row, column)) {
        into.add(column, truth.value(row, column), answers.value(row, column));
      }
    }
  }

  /** Whether a value counts, by a mask of single values, of rows, or of examples. */
  private boolean counts(Batch batch, OutputRows truth, int row, int column) {
    if (mask.isEmpty()) {
      return true;
    }
    int size = batch.length(mask.getAsInt());
    float[] values = batch.array(mask.getAsInt());
    if (size == truth.positions()) {
      return values[row] != 0;
    }
    if (size == batch.length(array)) {
      return values[truth.place(row, column)] != 0;
    }
    return size == 1 && values[row / truth.positions()] != 0;
  }
}
