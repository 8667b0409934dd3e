package dev.parsimony.spark.dl4j;

import dev.parsimony.spark.Internal;
import java.io.Serializable;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;

/**
 * The form of the answers of one of a network's outputs.
 *
 * @param name of its layer
 * @param width values of an answer; 0 where only the layers before say
 * @param perStep whether there is an answer for each time step
 * @param columnsLast whether the values of a step's answer stand in the last dimension
 */
@Internal
public record OutputForm(
    String name, int width, Answers answers, boolean perStep, boolean columnsLast)
    implements Serializable {
  /** What answers mean and how labels are told. */
  public enum Answers {
    /** A probability for each class; labels are rows with a single 1. */
    PROBABILITIES,
    /** A probability for each class; labels are numbers of classes. */
    PROBABILITIES_BY_NUMBER,
    /** The probability of class 1; labels are 0 and 1. */
    YES,
    /** Numbers. */
    VALUES
  }

  /** Returns the form of a network's only output, one value of which may always mean yes or no. */
  static OutputForm ofOnly(OutputSpec output, int width, boolean perStep, boolean columnsLast) {
    return new OutputForm(output.name(), width, answers(output, width), perStep, columnsLast);
  }

  /** Returns the form of one of several outputs, one value of which means what its loss says. */
  static OutputForm ofOneOfSeveral(OutputSpec output, int width, boolean perStep) {
    Answers answers = answers(output, width);
    boolean value = answers == Answers.YES && OutputTask.of(output, 1) != OutputTask.CLASSES;
    return new OutputForm(
        output.name(), width, value ? Answers.VALUES : answers, perStep, output.columnsLast());
  }

  private static Answers answers(OutputSpec output, int width) {
    if (width == 1 && !output.sparse()) {
      boolean sigmoid = output.activation().filter(ActivationSigmoid.class::isInstance).isPresent();
      return sigmoid ? Answers.YES : Answers.VALUES;
    }
    if (!output.softmax()) {
      return Answers.VALUES;
    }
    return output.sparse() ? Answers.PROBABILITIES_BY_NUMBER : Answers.PROBABILITIES;
  }

  /** Whether answers tell classes apart. */
  public boolean ofClasses() {
    return answers != Answers.VALUES;
  }

  /** Returns how many classes are told apart; 0 where answers are numbers. */
  public int classes() {
    return switch (answers) {
      case PROBABILITIES, PROBABILITIES_BY_NUMBER -> width;
      case YES -> ClassCount.of(width);
      case VALUES -> 0;
    };
  }
}
