package dev.parsimony.spark.data;

import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;

/**
 * The key of an example in the shuffle: its index among the training examples, or the complement
 * (below 0) of its index among the testing examples. A plain number, because any serializer that
 * Spark is set to can write it.
 */
final class ShardKey {
  private ShardKey() {}

  static long of(boolean test, long index) {
    return test ? ~index : index;
  }

  static boolean isTest(long key) {
    return key < 0;
  }

  static long index(long key) {
    return key < 0 ? ~key : key;
  }

  /** Sends every example to the partition of the rank that keeps it. */
  static JavaRDD<ShardRecord> deal(JavaPairRDD<Long, byte[]> examples, int workers) {
    return examples
        .partitionBy(new RankPartitioner(workers))
        .map(
            example -> {
              long key = example._1();
              return new ShardRecord(isTest(key), (int) (index(key) / workers), example._2());
            });
  }

  /** Sends every key to the partition of the rank that keeps it. */
  static final class RankPartitioner extends Partitioner {
    private final int workers;

    RankPartitioner(int workers) {
      this.workers = workers;
    }

    @Override
    public int numPartitions() {
      return workers;
    }

    @Override
    public int getPartition(Object key) {
      return (int) (index((Long) key) % workers);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof RankPartitioner that && that.workers == workers;
    }

    @Override
    public int hashCode() {
      return workers;
    }
  }
}
