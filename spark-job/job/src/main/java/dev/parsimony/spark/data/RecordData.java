package dev.parsimony.spark.data;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.data.format.ExampleFormat;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * Examples that an RDD holds as records. It is read anew for the shards, so it must give the same
 * records again: one that is costly or random should be cached.
 *
 * @param test may be empty
 */
@Internal
public record RecordData(ExampleFormat format, Part train, Part test, String description)
    implements TrainingData {

  /**
   * Records of the format and how many each partition holds.
   *
   * @param counts by partition
   */
  public record Part(JavaRDD<byte[]> records, List<Long> counts) {
    public Part {
      counts = List.copyOf(counts);
    }

    /** Returns how many records there are. */
    public long size() {
      return counts.stream().mapToLong(Long::longValue).sum();
    }
  }

  @Override
  public int classes() {
    return 0;
  }

  @Override
  public long trainExamples() {
    return train.size();
  }

  @Override
  public long testExamples() {
    return test.size();
  }

  @Override
  public JavaRDD<byte[]> trainRecords() {
    return train.records();
  }

  @Override
  public JavaRDD<ShardRecord> shards(int workers) {
    ShardPlan plan = plan(workers);
    return ShardKey.deal(keyed(train, plan, false).union(keyed(test, plan, true)), workers);
  }

  private static JavaPairRDD<Long, byte[]> keyed(Part part, ShardPlan plan, boolean test) {
    List<Long> counts = part.counts;
    return part.records
        .mapPartitionsWithIndex(
            (partition, records) -> {
              long first = counts.subList(0, partition).stream().mapToLong(Long::longValue).sum();
              return new Keyed(records, plan, test, first, first + counts.get(partition));
            },
            false)
        .mapToPair(record -> record);
  }

  /** Gives the records of a partition their keys; those that no rank keeps are left out. */
  private static final class Keyed implements Iterator<Tuple2<Long, byte[]>> {
    private final Iterator<byte[]> records;
    private final ShardPlan plan;
    private final boolean test;
    private final long end;
    private long index;

    Keyed(Iterator<byte[]> records, ShardPlan plan, boolean test, long first, long end) {
      this.records = records;
      this.plan = plan;
      this.test = test;
      this.index = first;
      this.end = end;
    }

    @Override
    public boolean hasNext() {
      boolean more = records.hasNext();
      if (more != (index < end)) {
        throw new IllegalStateException(
            "The RDD has changed since its examples were counted; cache it before training");
      }
      return more && (test || plan.keepsTrain(index));
    }

    @Override
    public Tuple2<Long, byte[]> next() {
      return new Tuple2<>(ShardKey.of(test, index++), records.next());
    }
  }
}
