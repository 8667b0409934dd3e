package dev.parsimony.spark.simulate.cost;

import dev.parsimony.spark.Internal;

/**
 * A reduce-scatter of sparse messages and an allgather of the sums, which Parsimony does not have:
 * every worker owns 1/p of the parameters, gets that part of all messages, and passes its sum on.
 * Workers are taken to choose elements independently of each other, so that a sum has 1 - (1-d)^p
 * of its parameters; values of sums travel in 16 bits, positions in the entropy of their choice.
 *
 * @param workers p, at least 2
 */
@Internal
public record SparseReduceScatter(Workload workload, int workers) {
  private static final double VALUE_BITS = 16;

  /** Returns the bytes of a worker's message, of which 1/p goes to each owner. */
  public double partBytes() {
    return workload.message().bytes(workload.parameters());
  }

  /** Returns the share of the parameters that the sum of all messages has. */
  public double unionDensity() {
    return -Math.expm1(workers * Math.log1p(-workload.message().density()));
  }

  /** Returns the bytes of the whole sum. */
  public double sumBytes() {
    double density = unionDensity();
    return workload.parameters() * (entropy(density) + VALUE_BITS * density) / Byte.SIZE;
  }

  /** Returns the seconds to decode the parts and the sums, and to encode the own sum. */
  public double decodeSeconds() {
    double density = unionDensity();
    double parts = DefaultCosts.DECODE_NANOS * workload.message().density();
    double sums = Math.min(DefaultCosts.SUM_NANOS, DefaultCosts.DECODE_NANOS * density);
    double own = DefaultCosts.ENCODE_NANOS * density / workers;
    return workload.nanosEach(DefaultCosts.MEAN_NANOS + parts + sums + own)
        * workload.machine().decodeFactor();
  }

  /** Returns the bits that a choice of that share of all takes, for each of all. */
  private static double entropy(double share) {
    return share <= 0 || share >= 1
        ? 0
        : -(share * Math.log(share) + (1 - share) * Math.log1p(-share)) / Math.log(2);
  }
}
