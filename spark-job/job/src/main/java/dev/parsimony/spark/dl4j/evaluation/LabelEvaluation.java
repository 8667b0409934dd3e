package dev.parsimony.spark.dl4j.evaluation;

import dev.parsimony.spark.dl4j.AnswerForm;
import dev.parsimony.spark.dl4j.OutputRows;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.evaluation.classification.EvaluationBinary;
import org.nd4j.evaluation.classification.ROCBinary;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** DL4J's {@link EvaluationBinary} and {@link ROCBinary} of answers with a value for each label. */
final class LabelEvaluation implements OutputEvaluation {
  private static final long serialVersionUID = 1L;
  private static final int STEPS = 200;

  private final String output;
  private final List<String> names;
  private final EvaluationBinary evaluation;
  private final ROCBinary roc = new ROCBinary(STEPS);
  private final boolean probabilities;
  private long answers;

  LabelEvaluation(AnswerForm form, List<String> names) {
    this.output = form.name();
    this.names = Names.of(names, form.columns());
    this.probabilities = form.probabilities();
    this.evaluation =
        new EvaluationBinary(
            Nd4j.valueArrayOf(new long[] {1, form.columns()}, form.threshold(), DataType.DOUBLE));
  }

  @Override
  public void add(OutputRows truth, OutputRows given) {
    evaluation.eval(Arrays2d.of(truth), Arrays2d.of(given));
    if (probabilities) {
      roc.eval(Arrays2d.of(truth), Arrays2d.of(given));
    }
    answers += truth.values().length / truth.columns();
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
        output, answers, Names.mean(labels, EvaluatedOutput.OfClass::f1), labels);
  }

  private EvaluatedOutput.OfClass ofLabel(int i) {
    int positive = evaluation.truePositives(i) + evaluation.falseNegatives(i);
    return new EvaluatedOutput.OfClass(
        names.get(i),
        positive,
        evaluation.precision(i),
        evaluation.recall(i),
        evaluation.f1(i),
        probabilities && positive > 0 && positive < answers ? roc.calculateAUC(i) : Double.NaN);
  }
}
