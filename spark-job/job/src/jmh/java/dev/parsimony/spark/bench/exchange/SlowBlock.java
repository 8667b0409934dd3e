package dev.parsimony.spark.bench.exchange;

import dev.parsimony.exchange.collective.BlockSource;
import java.util.concurrent.locks.LockSupport;

/**
 * A block that takes its time to be made, as a compressor's does, in equal pieces. It sleeps, so
 * that ranks of one machine are to each other like hosts with processors of their own.
 */
final class SlowBlock implements BlockSource {
  private static final int PIECES = 16;

  private final byte[] bytes;
  private final long pieceNanos;
  private int made;

  /**
   * @param nanos in all
   */
  SlowBlock(int length, long nanos) {
    bytes = new byte[length];
    pieceNanos = nanos / PIECES;
  }

  /** Begins anew. */
  SlowBlock start() {
    made = 0;
    return this;
  }

  @Override
  public boolean advance() {
    long end = System.nanoTime() + pieceNanos;
    for (long left = pieceNanos; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    made++;
    return made == PIECES;
  }

  @Override
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public int length() {
    return (int) ((long) bytes.length * made / PIECES);
  }
}
