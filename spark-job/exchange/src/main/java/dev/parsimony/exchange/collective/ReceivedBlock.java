package dev.parsimony.exchange.collective;

import java.util.Arrays;

/**
 * A rank's block of the last round, where it arrived: {@link #length} bytes of {@link #bytes} from
 * {@link #offset} on. One view for each rank, reused for every round and valid until the next one.
 */
public interface ReceivedBlock {
  /** The rank whose block it is. */
  int rank();

  /** The array that holds the block; only to be read. That of this rank may be the caller's. */
  byte[] bytes();

  /** Returns the offset of the block in the array. */
  int offset();

  /** Bytes that the rank sent. */
  int length();

  /** A copy of the bytes. */
  default byte[] copy() {
    return Arrays.copyOfRange(bytes(), offset(), offset() + length());
  }
}
