package dev.parsimony.spark.dl4j.evaluation;

import dev.parsimony.spark.dl4j.AnswerForm;
import dev.parsimony.spark.dl4j.OutputRows;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.evaluation.classification.EvaluationBinary;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * DL4J's {@link EvaluationBinary} of answers with a value for each label, and their ROC curves'
 * areas.
 */
final class LabelEvaluation implements OutputEvaluation {
  private static final long serialVersionUID = 1L;
  private static final double YES = 0.5;

  private final String output;
  private final List<String> names;
  private final EvaluationBinary evaluation;
  private final RocMode mode;
  private final RocAreas roc;
  private long answers;

  LabelEvaluation(AnswerForm form, List<String> names, RocMode mode) {
    this.output = form.name();
    this.names = Names.of(names, form.columns());
    this.mode = mode;
    this.roc = RocAreas.of(mode, form.columns());
    this.evaluation =
        new EvaluationBinary(
            Nd4j.valueArrayOf(new long[] {1, form.columns()}, form.threshold(), DataType.DOUBLE));
  }

  @Override
  public void add(OutputRows truth, OutputRows given) {
    evaluation.eval(Arrays2d.of(truth), Arrays2d.of(given));
    int rows = truth.values().length / truth.columns();
    for (int i = 0; i < rows && mode != RocMode.NONE; i++) {
      int row = i;
      roc.add(given, row, column -> truth.value(row, column) > YES);
    }
    answers += rows;
  }

  @Override
  public void end() {
    roc.end();
  }

  @Override
  public void merge(OutputEvaluation later) {
    LabelEvaluation other = (LabelEvaluation) later;
    evaluation.merge(other.evaluation);
    roc.merge(other.roc);
    answers += other.answers;
  }

  @Override
  public EvaluatedOutput.Labels figures() {
    List<EvaluatedOutput.OfClass> labels =
        IntStream.range(0, names.size()).mapToObj(this::ofLabel).toList();
    return new EvaluatedOutput.Labels(
        output,
        answers,
        answers == 0 ? Double.NaN : evaluation.averageAccuracy(),
        Names.mean(labels, EvaluatedOutput.OfClass::f1),
        mode.described(),
        labels);
  }

  private EvaluatedOutput.OfClass ofLabel(int i) {
    int positive = evaluation.truePositives(i) + evaluation.falseNegatives(i);
    return new EvaluatedOutput.OfClass(
        names.get(i),
        positive,
        evaluation.precision(i),
        evaluation.recall(i),
        evaluation.f1(i),
        roc.area(i));
  }
}
