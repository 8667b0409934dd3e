package dev.parsimony.exchange.local;

import dev.parsimony.exchange.collective.BlockSource;
import dev.parsimony.exchange.collective.ReceivedBlock;
import dev.parsimony.exchange.config.ExchangeConfig;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a round, by rank and by node. A node sends those of its ranks in one:
 *
 * <pre>
 *    for each of its ranks, ascending; little-endian
 *    0        4
 *   +--------+-----------+
 *   | length | block ... |
 *   +--------+-----------+
 * </pre>
 *
 * The block of a node with one rank is that rank's, as it is. Local blocks are copied, so that they
 * stay while their owners continue; others are read where they arrived.
 */
final class NodeBlocks {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final byte[] NOTHING = {};

  private final Topology topology;
  private final int maxBlockBytes;
  private final int maxNodeBlockBytes;
  private final BlockSource[] offered;
  private final byte[][] arrays;
  private final int[] offsets;
  private final int[] lengths;
  private final List<ReceivedBlock> views;
  private byte[] buffer = NOTHING;
  private byte[] packed = NOTHING;
  private int packedLength;

  NodeBlocks(Topology topology, int maxBlockBytes) {
    this.topology = topology;
    this.maxBlockBytes = maxBlockBytes;
    maxNodeBlockBytes = maxNodeBlockBytes(topology.largestNode(), maxBlockBytes);
    int members = topology.localRanks().length;
    offered = new BlockSource[members];
    arrays = new byte[topology.nodeCount()][];
    Arrays.fill(arrays, NOTHING);
    offsets = new int[topology.worldSize()];
    lengths = new int[topology.worldSize()];
    views = IntStream.range(0, topology.worldSize()).<ReceivedBlock>mapToObj(View::new).toList();
  }

  private static int maxNodeBlockBytes(int members, int maxBlockBytes) {
    long packed = members == 1 ? maxBlockBytes : members * ((long) Integer.BYTES + maxBlockBytes);
    return (int) Math.min(ExchangeConfig.MAX_BLOCK_BYTES, packed);
  }

  /** The longest that any node's block may be. */
  int maxNodeBlockBytes() {
    return maxNodeBlockBytes;
  }

  /** A member's block of the next round; only its owner calls this. */
  void offer(int member, BlockSource block) {
    offered[member] = block;
  }

  BlockSource offered(int member) {
    return offered[member];
  }

  /** The length that the offered blocks have as one. */
  long packingLength() {
    if (offered.length == 1) {
      return offered[0].length();
    }
    long total = 0;
    for (BlockSource block : offered) {
      total += Integer.BYTES + block.length();
    }
    return total;
  }

  /** Makes this node's block of what its members offered. */
  void pack() {
    packedLength = (int) packingLength();
    if (offered.length == 1) {
      packed = offered[0].bytes();
      return;
    }
    if (buffer.length < packedLength) {
      buffer =
          new byte
              [(int)
                  Math.min(
                      ExchangeConfig.MAX_BLOCK_BYTES, Math.max(packedLength, 2L * buffer.length))];
    }
    packed = buffer;
    int at = 0;
    for (BlockSource block : offered) {
      INT.set(packed, at, block.length());
      at += Integer.BYTES;
      System.arraycopy(block.bytes(), 0, packed, at, block.length());
      at += block.length();
    }
  }

  byte[] packed() {
    return packed;
  }

  int packedLength() {
    return packedLength;
  }

  /**
   * Finds the blocks of a node's ranks.
   *
   * @return null, or what is wrong with the node's block
   */
  @Nullable String unpack(int node, byte[] bytes, int offset, int length) {
    arrays[node] = bytes;
    int[] ranks = topology.ranks(node);
    if (ranks.length == 1) {
      if (length > maxBlockBytes) {
        return "got a block of " + length + " bytes, expected at most " + maxBlockBytes;
      }
      offsets[ranks[0]] = offset;
      lengths[ranks[0]] = length;
      return null;
    }
    int end = offset + length;
    int at = offset;
    for (int rank : ranks) {
      if (end - at < Integer.BYTES) {
        return "the length of rank " + rank + "'s block is cut off after " + length + " bytes";
      }
      int found = (int) INT.get(bytes, at);
      at += Integer.BYTES;
      int most = Math.min(maxBlockBytes, end - at);
      if (found < 0 || found > most) {
        return "got " + found + " as length of rank " + rank + "'s block, expected 0 to " + most;
      }
      offsets[rank] = at;
      lengths[rank] = found;
      at += found;
    }
    return at == end ? null : "got " + (end - at) + " bytes after the last block, expected none";
  }

  /** All ranks' blocks of the last round, in rank order. */
  List<ReceivedBlock> received() {
    return views;
  }

  /** A rank's block, read where its node's block arrived. */
  private final class View implements ReceivedBlock {
    private final int rank;

    View(int rank) {
      this.rank = rank;
    }

    @Override
    public int rank() {
      return rank;
    }

    @Override
    public byte[] bytes() {
      return arrays[topology.nodeOf(rank)];
    }

    @Override
    public int offset() {
      return offsets[rank];
    }

    @Override
    public int length() {
      return lengths[rank];
    }
  }
}
