package dev.parsimony.spark.data;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.data.format.Records;
import dev.parsimony.spark.data.random.SplitMix;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Iterator;
import java.util.zip.CRC32C;

/**
 * One rank's examples, spooled by its task: in memory up to a limit, the rest in a memory-mapped
 * file that is deleted on close.
 */
@Internal
public final class Shard implements Closeable {
  private final SpooledRecords spool;
  private final ExampleStore train;
  private final ExampleStore test;
  private final long checksum;

  private Shard(SpooledRecords spool, ShardPlan plan, int rank, long checksum) {
    this.spool = spool;
    this.checksum = checksum;
    this.train = new SpooledExamples(spool, plan.format(), 0, plan.trainPerRank());
    this.test = new SpooledExamples(spool, plan.format(), plan.trainPerRank(), plan.testOf(rank));
  }

  /**
   * Takes all records of a partition of {@link TrainingData#shards}, in whatever order they come.
   *
   * @param localFolder an existing folder on a local disk; used only beyond the limit
   * @param memoryLimitBytes how much of the shard may be in memory
   * @throws IllegalStateException if a record is missing, there twice or not of this rank
   * @throws IOException if the file cannot be written, for lack of space for example
   */
  public static Shard fill(
      Iterator<ShardRecord> records,
      ShardPlan plan,
      int rank,
      Path localFolder,
      long memoryLimitBytes)
      throws IOException {
    return fill(records, plan, rank, localFolder, memoryLimitBytes, Spool.SEGMENT_BYTES);
  }

  static Shard fill(
      Iterator<ShardRecord> records,
      ShardPlan plan,
      int rank,
      Path localFolder,
      long memoryLimitBytes,
      int segmentBytes)
      throws IOException {
    int count = plan.trainPerRank() + plan.testOf(rank);
    SpooledRecords spool =
        plan.format().varies()
            ? new VaryingSpool(count, localFolder, memoryLimitBytes, segmentBytes)
            : new Spool(
                count, plan.format().recordBytes(), localFolder, memoryLimitBytes, segmentBytes);
    try {
      long checksum = write(records, plan, rank, spool);
      spool.seal();
      return new Shard(spool, plan, rank, checksum);
    } catch (IOException | RuntimeException e) {
      try (spool) {
        throw e;
      }
    }
  }

  /** Returns the sum of the training examples' checksums, each mixed with its position. */
  private static long write(
      Iterator<ShardRecord> records, ShardPlan plan, int rank, SpooledRecords spool)
      throws IOException {
    CRC32C crc = new CRC32C();
    long checksum = 0;
    int train = plan.trainPerRank();
    int count = train + plan.testOf(rank);
    BitSet seen = new BitSet(count);
    while (records.hasNext()) {
      ShardRecord next = records.next();
      int slots = next.test() ? plan.testOf(rank) : train;
      if (next.slot() < 0 || next.slot() >= slots || !Records.whole(next.record(), plan.format())) {
        throw new IllegalStateException(
            String.format(
                "Rank %d: %s of %d bytes is not of this shard of %d slots of %d bytes",
                rank,
                slot(next.test(), next.slot()),
                next.record().length,
                slots,
                plan.format().recordBytes()));
      }
      int position = next.test() ? train + next.slot() : next.slot();
      if (seen.get(position)) {
        throw new IllegalStateException(
            String.format("Rank %d: %s came twice", rank, slot(next.test(), next.slot())));
      }
      seen.set(position);
      spool.write(position, next.record());
      if (!next.test()) {
        crc.reset();
        crc.update(next.record());
        checksum += SplitMix.hash(position, crc.getValue());
      }
    }
    int missing = seen.nextClearBit(0);
    if (missing < count) {
      boolean test = missing >= train;
      throw new IllegalStateException(
          String.format(
              "Rank %d: %s is missing, the first of %d",
              rank, slot(test, test ? missing - train : missing), count - seen.cardinality()));
    }
    return checksum;
  }

  private static String slot(boolean test, int slot) {
    return (test ? "test" : "training") + " slot " + slot;
  }

  public ExampleStore train() {
    return train;
  }

  public ExampleStore test() {
    return test;
  }

  /** Returns a checksum, the same for the same training examples in the same order. */
  public long checksum() {
    return checksum;
  }

  /** Bytes of this shard that lie in the memory-mapped file; 0 if all is in memory. */
  public long mappedBytes() {
    return spool.mappedBytes();
  }

  /** Deletes the file; the stores must not be read any more. */
  @Override
  public void close() throws IOException {
    spool.close();
  }
}
