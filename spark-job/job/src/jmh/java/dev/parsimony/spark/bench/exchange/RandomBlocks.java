package dev.parsimony.spark.bench.exchange;

import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.exchange.collective.ReceivedBlock;
import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Blocks of random lengths whose contents every rank knows: pieces of one array of random bytes,
 * chosen by round and rank, so that checking costs little beside exchanging.
 */
final class RandomBlocks {
  private final int maxBytes;
  private final byte[] pool;

  /** Blocks of 0 to {@code maxBytes} bytes. */
  RandomBlocks(int maxBytes) {
    this.maxBytes = maxBytes;
    pool = new byte[2 * maxBytes];
    new Random(maxBytes).nextBytes(pool);
  }

  /** Writes the rank's block of this round into {@code block} and gives its length. */
  int fill(byte[] block, int round, int rank) {
    SplittableRandom piece = piece(round, rank);
    int length = piece.nextInt(maxBytes + 1);
    System.arraycopy(pool, piece.nextInt(maxBytes), block, 0, length);
    return length;
  }

  /** How many of the blocks that were received in this round are not what their rank sent. */
  int errors(Exchange exchange, int round) {
    int errors = 0;
    for (int rank = 0; rank < exchange.worldSize(); rank++) {
      errors += arrived(exchange, round, rank) ? 0 : 1;
    }
    return errors;
  }

  private boolean arrived(Exchange exchange, int round, int rank) {
    SplittableRandom piece = piece(round, rank);
    int length = piece.nextInt(maxBytes + 1);
    int start = piece.nextInt(maxBytes);
    ReceivedBlock block = exchange.received().get(rank);
    int from = block.offset();
    return block.length() == length
        && Arrays.equals(block.bytes(), from, from + length, pool, start, start + length);
  }

  private static SplittableRandom piece(int round, int rank) {
    return new SplittableRandom(1_000_003L * round + rank);
  }
}
