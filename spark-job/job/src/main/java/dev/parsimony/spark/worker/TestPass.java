package dev.parsimony.spark.worker;

import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.exchange.collective.ReceivedBlock;
import dev.parsimony.spark.Internal;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.ExampleStore;
import dev.parsimony.spark.data.SequentialBatches;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.metrics.TestFigures;
import dev.parsimony.spark.metrics.TestSums;
import java.io.IOException;

/** One pass of a replica over this worker's share of the test examples, put together for all. */
@Internal
public final class TestPass {
  /** Examples of a batch at most, fewer where training batches are smaller. */
  public static final int LARGEST_BATCH = 256;

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

  /** Tests on all workers' shares; collective over them, and with the same figures for all. */
  TestFigures run(Replica replica, Exchange exchange) throws IOException {
    byte[] own = sums(replica).toBytes();
    exchange.allgatherv(own, own.length);
    TestSums all = replica.testSums();
    for (ReceivedBlock sums : exchange.received()) {
      all.add(sums.bytes(), sums.offset(), sums.length());
    }
    return all.figures();
  }

  private TestSums sums(Replica replica) {
    TestSums sums = replica.testSums();
    examples.restart();
    while (examples.next(batch)) {
      replica.test(batch, sums);
    }
    return sums;
  }
}
