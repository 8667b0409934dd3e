package dev.parsimony.spark.metrics;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.Serializable;
import java.util.List;

/** Figures of one of a network's outputs on the test examples, by what the output is for. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "task")
@JsonSubTypes({
  @JsonSubTypes.Type(value = OutputFigures.Classes.class, name = "classes"),
  @JsonSubTypes.Type(value = OutputFigures.Labels.class, name = "labels"),
  @JsonSubTypes.Type(value = OutputFigures.Values.class, name = "values"),
  @JsonSubTypes.Type(value = OutputFigures.LossOnly.class, name = "loss only")
})
public sealed interface OutputFigures extends Serializable {
  /** The output's name: that of its layer. */
  String output();

  /** Returns a copy without lists that grow with the width of the output. */
  default OutputFigures summary() {
    return this;
  }

  /**
   * Figures of an output that answers with one class out of several.
   *
   * @param accuracy share of the examples, or time steps, whose class was answered; NaN where none
   *     has a class
   * @param confusion how often an example of a class (the outer list's index) was answered with
   *     each class (the inner list's); empty where there are more than a few classes
   */
  record Classes(
      String output,
      double accuracy,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<List<Long>> confusion)
      implements OutputFigures {
    public Classes {
      // What was written before there were counts has none.
      confusion = confusion == null ? List.of() : confusion.stream().map(List::copyOf).toList();
    }

    /** Makes figures without counts of each class. */
    public Classes(String output, double accuracy) {
      this(output, accuracy, List.of());
    }

    @Override
    public Classes summary() {
      return new Classes(output, accuracy);
    }
  }

  /**
   * Figures of an output that answers with any number of labels at once. A label's F1 is 2 tp / (2
   * tp + fp + fn).
   *
   * @param macroF1 mean of the labels' F1, of those that occur in the examples or the answers; NaN
   *     where none does
   * @param microF1 F1 of the sums of tp, fp and fn over all labels
   * @param accuracy share of all labels of all examples, there or not, that were answered right:
   *     the mean of the labels' accuracies; NaN without examples
   * @param labelF1 of each label, NaN where it does not occur
   */
  record Labels(
      String output, double macroF1, double microF1, double accuracy, List<Double> labelF1)
      implements OutputFigures {
    public Labels {
      labelF1 = List.copyOf(labelF1);
    }

    @Override
    public Labels summary() {
      return new Labels(output, macroF1, microF1, accuracy, List.of());
    }
  }

  /**
   * Figures of an output that answers with numbers.
   *
   * @param meanSquaredError mean over the values of an example and over the examples
   * @param rSquared mean over the values of an example of 1 - (sum of squared errors) / (sum of
   *     squared distances from the value's mean), of those that are not the same in all examples;
   *     NaN where all are
   */
  record Values(String output, double meanSquaredError, double rSquared) implements OutputFigures {}

  /** Figures of an output that only its loss judges. */
  record LossOnly(String output) implements OutputFigures {}
}
