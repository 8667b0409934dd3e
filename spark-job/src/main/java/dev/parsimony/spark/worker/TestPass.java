package dev.parsimony.spark.worker;

import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.ExampleStore;
import dev.parsimony.spark.data.SequentialBatches;
import dev.parsimony.spark.data.format.ExampleFormat;

/** One pass of a replica over this worker's share of the test examples. */
public final class TestPass {
  private static final int LARGEST_BATCH = 256;

  private final SequentialBatches examples;
  private final Batch batch;

  /**
   * @param trainingBatch examples of a training step; no more are tested at once, so that what
   *     training takes is enough memory for the test
   */
  public TestPass(ExampleStore examples, ExampleFormat format, int trainingBatch) {
    this.examples = new SequentialBatches(examples);
    this.batch = new Batch(Math.min(LARGEST_BATCH, trainingBatch), format);
  }

  Answers run(Replica replica) {
    examples.restart();
    Answers answers = Answers.NONE;
    while (examples.next(batch)) {
      answers = answers.plus(replica.test(batch));
    }
    return answers;
  }
}
