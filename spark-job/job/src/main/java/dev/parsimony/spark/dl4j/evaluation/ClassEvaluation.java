package dev.parsimony.spark.dl4j.evaluation;

import dev.parsimony.spark.dl4j.AnswerForm;
import dev.parsimony.spark.dl4j.OutputRows;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.evaluation.classification.Evaluation;

/**
 * DL4J's {@link Evaluation} of answers that name a class, and their ROC curves' areas. A single
 * value is the probability of class 1.
 */
final class ClassEvaluation implements OutputEvaluation {
  private static final long serialVersionUID = 1L;

  /** What DL4J gives for a figure that would divide by 0. */
  private static final double UNDEFINED = -1;

  /** Classes whose confusion matrix, of a million counts, is not too large for a report. */
  private static final int MOST_CONFUSED = 1000;

  private final AnswerForm form;
  private final List<String> names;
  private final RocMode mode;
  private final Evaluation evaluation;
  private final RocAreas roc;

  ClassEvaluation(AnswerForm form, List<String> names, RocMode mode) {
    this.form = form;
    this.names = Names.of(names, form.classes());
    this.mode = mode;
    this.evaluation = new Evaluation(new ArrayList<>(this.names));
    this.roc = RocAreas.of(mode, form.columns());
  }

  @Override
  public void add(OutputRows truth, OutputRows answers) {
    int count = truth.values().length / truth.columns();
    for (int row = 0; row < count; row++) {
      int label = (int) truth.value(row, 0);
      if (label >= 0) {
        evaluation.eval(answers.largest(row, form.threshold()), label);
        if (mode != RocMode.NONE) {
          int positive = form.columns() == 1 ? label - 1 : label;
          roc.add(answers, row, column -> column == positive);
        }
      }
    }
  }

  @Override
  public void end() {
    roc.end();
  }

  @Override
  public void merge(OutputEvaluation later) {
    ClassEvaluation other = (ClassEvaluation) later;
    evaluation.merge(other.evaluation);
    roc.merge(other.roc);
  }

  @Override
  public EvaluatedOutput.Classes figures() {
    List<EvaluatedOutput.OfClass> classes =
        IntStream.range(0, names.size()).mapToObj(this::ofClass).toList();
    long answers = evaluation.getNumRowCounter();
    return new EvaluatedOutput.Classes(
        form.name(),
        answers,
        answers == 0 ? Double.NaN : evaluation.accuracy(),
        Names.mean(classes, EvaluatedOutput.OfClass::precision),
        Names.mean(classes, EvaluatedOutput.OfClass::recall),
        Names.mean(classes, EvaluatedOutput.OfClass::f1),
        Names.mean(classes, EvaluatedOutput.OfClass::rocAuc),
        mode.described(),
        classes,
        confusion());
  }

  private EvaluatedOutput.OfClass ofClass(int index) {
    boolean any = evaluation.getNumRowCounter() > 0;
    return new EvaluatedOutput.OfClass(
        names.get(index),
        evaluation.getConfusion().getActualTotal(index),
        any ? defined(evaluation.precision(index, UNDEFINED)) : Double.NaN,
        any ? defined(evaluation.recall(index, UNDEFINED)) : Double.NaN,
        any ? defined(evaluation.fBeta(1, index, UNDEFINED)) : Double.NaN,
        area(index));
  }

  /** One class against the other has the same area as the other way round. */
  private double area(int index) {
    return roc.area(form.columns() == 1 ? 0 : index);
  }

  private static double defined(double figure) {
    return figure == UNDEFINED ? Double.NaN : figure;
  }

  private List<List<Integer>> confusion() {
    if (names.size() > MOST_CONFUSED) {
      return List.of();
    }
    return IntStream.range(0, names.size())
        .mapToObj(
            actual ->
                IntStream.range(0, names.size())
                    .mapToObj(answered -> evaluation.getConfusion().getCount(actual, answered))
                    .toList())
        .toList();
  }
}
