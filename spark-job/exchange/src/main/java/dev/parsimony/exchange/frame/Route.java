package dev.parsimony.exchange.frame;

import dev.parsimony.exchange.Internal;
import dev.parsimony.exchange.config.ExchangePattern;
import java.util.stream.IntStream;

/**
 * The blocks that cross the connection to one peer in a round.
 *
 * @param sends origins of the blocks to send, in order
 * @param sendStep before which nothing is sent
 * @param receives origins of the blocks that the peer sends, in order
 * @param receiveStep in which the peer sends
 * @param alike whether every peer is sent this rank's block and nothing else
 */
@SuppressWarnings("ArrayRecordComponent") // made once, compared by nobody
@Internal
public record Route(int[] sends, int sendStep, int[] receives, int receiveStep, boolean alike) {
  private static final int[] NONE = {};

  /** The route between a rank and its peer. */
  public static Route of(ExchangePattern pattern, int rank, int peer, int worldSize) {
    int ahead = Math.floorMod(peer - rank, worldSize);
    int behind = worldSize - ahead;
    return switch (pattern) {
      case MESH -> new Route(new int[] {rank}, 0, new int[] {peer}, 0, true);
      case RING ->
          new Route(
              ahead == 1 ? descending(rank, worldSize) : NONE,
              0,
              behind == 1 ? descending(peer, worldSize) : NONE,
              0,
              false);
      case DISSEMINATION ->
          new Route(
              ascending(rank, behind, worldSize),
              step(behind),
              ascending(peer, ahead, worldSize),
              step(ahead),
              false);
    };
  }

  /** All origins but the last to arrive, from the rank downwards. */
  private static int[] descending(int from, int worldSize) {
    return IntStream.range(0, worldSize - 1).map(i -> Math.floorMod(from - i, worldSize)).toArray();
  }

  /** Returns what a rank has and the one that far before it lacks, if that is a power of two. */
  private static int[] ascending(int from, int distance, int worldSize) {
    if (Integer.bitCount(distance) != 1) {
      return NONE;
    }
    return IntStream.range(0, Math.min(distance, worldSize - distance))
        .map(i -> (from + i) % worldSize)
        .toArray();
  }

  private static int step(int distance) {
    return Integer.numberOfTrailingZeros(Integer.highestOneBit(distance));
  }
}
