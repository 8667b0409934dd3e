package dev.parsimony.spark.dl4j;

import dev.parsimony.spark.Internal;

/**
 * The memory that training a network takes, in bytes for each worker.
 *
 * @param fixed whatever the batch size
 * @param perExample of those that pass through the network at once
 */
@Internal
public record MemoryUse(long fixed, long perExample) {
  /** Returns the use that follows from what two trials took in all. */
  static MemoryUse of(int fewer, long bytesOfFewer, int more, long bytesOfMore) {
    long perExample = Math.max(0, (bytesOfMore - bytesOfFewer) / (more - fewer));
    return new MemoryUse(Math.max(0, bytesOfFewer - perExample * fewer), perExample);
  }

  /** Returns a use of so many bytes more, whatever the batch size. */
  MemoryUse plus(long bytes) {
    return new MemoryUse(fixed + bytes, perExample);
  }

  /** Returns the bytes for passes of that many examples. */
  public long bytes(int examples) {
    return fixed + perExample * examples;
  }
}
