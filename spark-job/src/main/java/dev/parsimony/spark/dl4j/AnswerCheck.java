package dev.parsimony.spark.dl4j;

import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayFormat;
import dev.parsimony.spark.data.format.ArrayRole;
import dev.parsimony.spark.dl4j.array.Floats;
import dev.parsimony.spark.worker.Answers;
import java.util.OptionalInt;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Counts the classes that a network gets right: for each example, or each of its time steps or
 * positions, whether the largest output is that of the class; a single output stands for class 1
 * above 0.5. Only what is labelled with one class counts: masked steps, and values that are no
 * class (a row that is not zeros with a single 1), do not. Classes are the second dimension, as
 * DL4J's Evaluation has them, or the last one where class numbers are given to a network that wants
 * them there.
 */
final class AnswerCheck {
  private static final int NO_CLASS = -1;

  private final NetworkInput input;
  private final Batch batch;
  private long correct;
  private long tested;

  private AnswerCheck(NetworkInput input, Batch batch) {
    this.input = input;
    this.batch = batch;
  }

  /**
   * @param outputs of the network for the batch
   */
  static Answers of(NetworkInput input, Batch batch, INDArray[] outputs) {
    AnswerCheck check = new AnswerCheck(input, batch);
    for (int output = 0; output < outputs.length; output++) {
      check.add(output, outputs[output]);
    }
    return new Answers(check.correct, check.tested);
  }

  /** How the values of rows lie in an array: [examples, classes, positions] or classes last. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Rows(float[] values, int classes, int positions, boolean classesLast) {
    int place(int row, int label) {
      return classesLast
          ? row * classes + label
          : (row / positions * classes + label) * positions + row % positions;
    }

    float value(int row, int label) {
      return values[place(row, label)];
    }

    /** The class that the row answers. */
    int largest(int row) {
      if (classes == 1) {
        return value(row, 0) > 0.5f ? 1 : 0;
      }
      int largest = 0;
      for (int label = 1; label < classes; label++) {
        if (value(row, label) > value(row, largest)) {
          largest = label;
        }
      }
      return largest;
    }

    /** The class that the row names. */
    int named(int row) {
      int found = NO_CLASS;
      for (int label = 0; label < classes; label++) {
        float value = value(row, label);
        boolean one = value == 1;
        if ((!one && value != 0) || (one && found != NO_CLASS)) {
          return NO_CLASS;
        }
        found = one ? label : found;
      }
      return classes > 1 ? found : found + 1;
    }
  }

  private void add(int output, INDArray given) {
    int array = input.format().find(ArrayRole.LABELS, output).orElseThrow();
    ArrayFormat labels = input.format().arrays().get(array);
    boolean byNumber = labels.encoding() == ArrayEncoding.CLASS;
    boolean classesLast = byNumber && input.form() == NetworkInput.Form.CHANNELS_LAST;
    int classes = Math.toIntExact(given.size(classesLast ? given.rank() - 1 : 1));
    int positions = Math.toIntExact(given.length() / given.size(0) / classes);
    int expected = byNumber ? positions : positions * classes;
    if (batch.length(array) != expected) {
      return;
    }
    Rows answers = new Rows(Floats.copy(Floats.dense(given)), classes, positions, classesLast);
    Rows truth = new Rows(batch.array(array), classes, positions, false);
    for (int row = 0; row < batch.size() * positions; row++) {
      int label = byNumber ? (int) batch.array(array)[row] : truth.named(row);
      if (label != NO_CLASS && counts(output, row, positions)) {
        tested++;
        correct += answers.largest(row) == label ? 1 : 0;
      }
    }
  }

  private boolean counts(int output, int row, int positions) {
    OptionalInt mask = input.format().find(ArrayRole.LABELS_MASK, output);
    if (mask.isEmpty()) {
      return true;
    }
    int size = batch.length(mask.getAsInt());
    float[] values = batch.array(mask.getAsInt());
    if (size == positions) {
      return values[row] != 0;
    }
    return size == 1 && values[row / positions] != 0;
  }
}
