package dev.parsimony.spark.dl4j;

import dev.parsimony.spark.Internal;
import java.io.Serializable;

/**
 * One of a network's outputs as those see it who read its answers.
 *
 * @param name of the layer
 * @param columns values of an answer
 * @param perStep whether there is an answer for each time step
 * @param task what the answers mean
 * @param probabilities whether they are some, of 0 to 1
 * @param threshold above which a single value means class 1, and a label's value yes
 */
@Internal
public record AnswerForm(
    String name, int columns, boolean perStep, Task task, boolean probabilities, double threshold)
    implements Serializable {

  /** The meaning of an answer. */
  public enum Task {
    /** One class out of several: the largest value, or whether the single one is large. */
    CLASSES,
    /** Any number of labels at once. */
    LABELS,
    /** Numbers. */
    VALUES
  }

  /**
   * @param shape of the answer to one example
   */
  static AnswerForm of(OutputSpec output, long[] shape, boolean columnsLast) {
    int columns = Math.toIntExact(shape[columnsLast ? shape.length - 1 : 1]);
    double threshold = OutputTask.answerThreshold(output);
    boolean sigmoid = OutputTask.probability(output);
    return new AnswerForm(
        output.name(), columns, shape.length == 3, task(output, columns), sigmoid, threshold);
  }

  private static Task task(OutputSpec output, int columns) {
    if (output.sparse()) {
      return Task.CLASSES;
    }
    return switch (OutputTask.of(output, columns)) {
      case CLASSES -> Task.CLASSES;
      case LABELS -> Task.LABELS;
      case VALUES, LOSS_ONLY -> output.softmax() && columns > 1 ? Task.CLASSES : Task.VALUES;
    };
  }

  /** Returns the output as one whose labels are numbers of classes. */
  public AnswerForm ofClasses() {
    return new AnswerForm(name, columns, perStep, Task.CLASSES, probabilities, threshold);
  }

  /** Returns how many classes are told apart, if any. */
  public int classes() {
    return ClassCount.of(columns);
  }
}
