package dev.parsimony.spark.dl4j.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.parsimony.spark.Internal;
import java.util.List;

/** Figures of one of a network's outputs; NaN where there is nothing to make one of. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "task")
@JsonSubTypes({
  @JsonSubTypes.Type(value = EvaluatedOutput.Classes.class, name = "classes"),
  @JsonSubTypes.Type(value = EvaluatedOutput.Labels.class, name = "labels"),
  @JsonSubTypes.Type(value = EvaluatedOutput.Values.class, name = "values")
})
@Internal
public sealed interface EvaluatedOutput {
  /** The output's name: that of its layer. */
  String output();

  /**
   * Figures of an output that answers with one class out of several. Means are over the classes, of
   * those that have the figure.
   *
   * @param answers that were judged: examples, or their time steps
   * @param rocAuc area under the curve of each class against all others
   * @param roc how that was found
   * @param confusion answers by class, row by row, and by answered class; empty beyond 1,000
   *     classes
   */
  record Classes(
      String output,
      long answers,
      double accuracy,
      double precision,
      double recall,
      double f1,
      double rocAuc,
      String roc,
      List<OfClass> classes,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<List<Integer>> confusion)
      implements EvaluatedOutput {}

  /**
   * Figures of one class, or of one label.
   *
   * @param examples that have it
   */
  record OfClass(
      String name, long examples, double precision, double recall, double f1, double rocAuc) {}

  /**
   * Figures of an output that answers with any number of labels at once.
   *
   * @param accuracy mean of the labels' accuracies: share of all labels of all answers, there or
   *     not, that were right
   * @param roc how the area under the curve of each was found
   */
  record Labels(
      String output, long answers, double accuracy, double f1, String roc, List<OfClass> labels)
      implements EvaluatedOutput {}

  /** Figures of an output that answers with numbers; means over them. */
  record Values(
      String output,
      long answers,
      double meanSquaredError,
      double meanAbsoluteError,
      double rSquared,
      List<OfValue> values)
      implements EvaluatedOutput {}

  /** Figures of one of an answer's numbers. */
  record OfValue(String name, double meanSquaredError, double meanAbsoluteError, double rSquared) {}
}
