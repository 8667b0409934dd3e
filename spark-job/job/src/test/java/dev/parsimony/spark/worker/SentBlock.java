package dev.parsimony.spark.worker;

import dev.parsimony.exchange.collective.ReceivedBlock;

/** A block of a test's own. */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record SentBlock(int rank, byte[] bytes) implements ReceivedBlock {
  @Override
  public int offset() {
    return 0;
  }

  @Override
  public int length() {
    return bytes.length;
  }
}
