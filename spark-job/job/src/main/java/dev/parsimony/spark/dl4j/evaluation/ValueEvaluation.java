package dev.parsimony.spark.dl4j.evaluation;

import dev.parsimony.spark.dl4j.AnswerForm;
import dev.parsimony.spark.dl4j.OutputRows;
import dev.parsimony.spark.metrics.OutputFigures;
import dev.parsimony.spark.metrics.ValueSums;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Errors of answers that are numbers, by the sums of training's test pass. DL4J's
 * RegressionEvaluation (1.0.0-M2.1) would not do: its merge leaves out what R^2 is made of, and the
 * mean absolute error of a batch of one example is wrong.
 */
final class ValueEvaluation implements OutputEvaluation {
  private static final long serialVersionUID = 1L;

  private final String output;
  private final List<String> names;
  private final List<ValueSums> sums;
  private final double[] absoluteErrors;
  private long answers;

  ValueEvaluation(AnswerForm form, List<String> names) {
    this.output = form.name();
    this.names = Names.of(names, form.columns());
    this.sums = Stream.generate(() -> new ValueSums("", 1)).limit(form.columns()).toList();
    this.absoluteErrors = new double[form.columns()];
  }

  @Override
  public void add(OutputRows truth, OutputRows given) {
    int rows = truth.values().length / truth.columns();
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < truth.columns(); column++) {
        double expected = truth.value(row, column);
        double answered = given.value(row, column);
        sums.get(column).add(0, expected, answered);
        absoluteErrors[column] += Math.abs(expected - answered);
      }
    }
    answers += rows;
  }

  @Override
  public void merge(OutputEvaluation later) {
    ValueEvaluation other = (ValueEvaluation) later;
    for (int column = 0; column < absoluteErrors.length; column++) {
      sums.get(column).add(other.sums.get(column).values());
      absoluteErrors[column] += other.absoluteErrors[column];
    }
    answers += other.answers;
  }

  @Override
  public EvaluatedOutput.Values figures() {
    List<EvaluatedOutput.OfValue> values =
        IntStream.range(0, names.size()).mapToObj(this::ofValue).toList();
    return new EvaluatedOutput.Values(
        output,
        answers,
        Names.mean(values, EvaluatedOutput.OfValue::meanSquaredError),
        Names.mean(values, EvaluatedOutput.OfValue::meanAbsoluteError),
        Names.mean(values, EvaluatedOutput.OfValue::rSquared),
        values);
  }

  private EvaluatedOutput.OfValue ofValue(int column) {
    OutputFigures.Values figures = sums.get(column).figures();
    return new EvaluatedOutput.OfValue(
        names.get(column),
        figures.meanSquaredError(),
        absoluteErrors[column] / answers,
        figures.rSquared());
  }
}
