package dev.parsimony.spark.driver.inference;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.ExampleBatches;
import dev.parsimony.spark.data.PieceWork;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.data.source.SliceOpener;
import dev.parsimony.spark.dl4j.AnswerForm;
import dev.parsimony.spark.dl4j.InferenceNetwork;
import dev.parsimony.spark.dl4j.OutputRows;
import dev.parsimony.spark.dl4j.evaluation.Labelled;
import dev.parsimony.spark.dl4j.evaluation.OutputEvaluation;
import dev.parsimony.spark.driver.JavaSerialized;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Judges the answers to one piece of the examples; gives a {@link PieceResult}.
 *
 * @param form of the only output
 */
record EvaluationTask(Answering answering, AnswerForm form, Labelled labelled)
    implements PieceWork<byte[]> {

  @Override
  public byte[] on(int piece, SliceOpener opener) throws IOException {
    return JavaSerialized.toBytes(evaluate(piece, opener));
  }

  private PieceResult evaluate(int piece, SliceOpener opener) throws IOException {
    Sums sums = new Sums(OutputEvaluation.of(form, labelled));
    try {
      long examples = answering.run(piece, opener, sums);
      sums.evaluation.end();
      return new PieceResult(examples, sums.loss, List.of(sums.evaluation), "");
    } catch (UserErrorException e) {
      return PieceResult.ofProblem(e.sentence());
    }
  }

  private static final class Sums implements Answering.Sink {
    private final OutputEvaluation evaluation;
    private double loss;

    Sums(OutputEvaluation evaluation) {
      this.evaluation = evaluation;
    }

    @Override
    public void add(InferenceNetwork network, Batch batch, ExampleBatches batches) {
      InferenceNetwork.Answers answers = network.test(batch);
      Answering.requireFinite(answers.outputs(), batches);
      loss += answers.loss();
      OutputRows rows = answers.outputs().get(0);
      evaluation.add(truth(batch, rows), rows);
    }

    /** Returns the labels, as many rows as answers. */
    private static OutputRows truth(Batch batch, OutputRows answers) {
      int label = ExampleFormat.CLASS;
      int length = batch.size() * batch.length(label);
      float[] values = Arrays.copyOf(batch.array(label), length);
      int columns = batch.length(label) / answers.positions();
      return new OutputRows(values, columns, answers.positions(), false);
    }
  }
}
