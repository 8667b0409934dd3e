package dev.parsimony.spark.dl4j.evaluation;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.dl4j.AnswerForm;
import dev.parsimony.spark.dl4j.OutputRows;
import java.io.Serializable;

/**
 * Sums over the answers of one output, from which its figures are made. Those of several tasks are
 * merged in the tasks' order. Not thread-safe.
 */
@Internal
public interface OutputEvaluation extends Serializable {
  /**
   * Returns sums of nothing yet.
   *
   * @param labelled what the labels are
   */
  static OutputEvaluation of(AnswerForm form, Labelled labelled) {
    return switch (form.task()) {
      case CLASSES -> new ClassEvaluation(form, labelled.names(), labelled.roc());
      case LABELS -> new LabelEvaluation(form, labelled.names(), labelled.roc());
      case VALUES -> new ValueEvaluation(form, labelled.names());
    };
  }

  /**
   * Adds the answers to a batch.
   *
   * @param truth its labels, as many rows: a class number, below 0 where a row does not count, or
   *     values
   */
  void add(OutputRows truth, OutputRows answers);

  /** Ends adding; the sums can travel and be merged from here on. */
  default void end() {}

  /**
   * Adds the sums of later examples.
   *
   * @param later of the same kind, ended
   */
  void merge(OutputEvaluation later);

  /** Returns the figures of all that was added. */
  EvaluatedOutput figures();
}
