package dev.parsimony.spark.worker;

import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.ExampleStore;
import dev.parsimony.spark.data.SequentialBatches;
import dev.parsimony.spark.data.format.ExampleFormat;

/** One pass of a replica over this worker's share of the test examples. */
public final class TestPass {
  private static final int BATCH_SIZE = 256;

  private final SequentialBatches examples;
  private final Batch batch;

  public TestPass(ExampleStore examples, ExampleFormat format) {
    this.examples = new SequentialBatches(examples);
    this.batch = new Batch(BATCH_SIZE, format);
  }

  Outcome run(Replica replica) {
    examples.restart();
    long correct = 0;
    long count = 0;
    while (examples.next(batch)) {
      correct += replica.countCorrect(batch);
      count += batch.size();
    }
    return new Outcome(correct, count);
  }

  /** How many examples there were, and how many of them were classified correctly. */
  record Outcome(long correct, long examples) {}
}
