package dev.parsimony.spark.worker;

import dev.parsimony.compression.aggregate.BlockAggregator;
import dev.parsimony.compression.param.ParameterLayout;

/** All workers' contributions of one step, decoded from their messages and summed in rank order. */
final class AggregatedSum extends StepSum {
  private final BlockAggregator aggregator;

  /** Makes a sum without messages. */
  AggregatedSum(ParameterLayout layout, int worldSize) {
    super(worldSize);
    this.aggregator = new BlockAggregator(layout);
  }

  @Override
  void reset() {
    aggregator.reset();
  }

  @Override
  void accept(int rank, StepMessage received) {
    if (received.contributes()) {
      aggregator.add(rank, received.gradient);
    }
  }

  /**
   * Makes the mean over the workers that did not leave the step out, of which one must have
   * contributed. Workers whose examples have ended count with zeros, as the examples do that have
   * ended within a batch: so the mean is that over all examples.
   *
   * @param out overwritten
   */
  void mean(float[] out) {
    aggregator.mean(out);
    scale(out, (float) senders() / shares());
  }
}
