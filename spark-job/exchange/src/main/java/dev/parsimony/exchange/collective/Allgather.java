package dev.parsimony.exchange.collective;

import dev.parsimony.exchange.ExchangeException;
import dev.parsimony.exchange.config.ExchangePattern;
import dev.parsimony.exchange.config.Membership;
import dev.parsimony.exchange.encryption.FrameCipher;
import dev.parsimony.exchange.frame.ByteBlock;
import dev.parsimony.exchange.frame.ExchangeFormat;
import dev.parsimony.exchange.frame.Framing;
import dev.parsimony.exchange.frame.SharedFrames;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The blocks of all ranks in a round, and the making of this rank's. Reused for every round. */
final class Allgather implements RoundWork {
  private final Membership members;
  private final RoundLoop loop;
  private final ByteBlock[] blocks;
  private final List<ReceivedBlock> views;

  /** Blocks to send, by link; the same blocks for each. */
  private final ByteBlock[][] sent;

  private final OrderedBlockListener listener;
  private final SharedFrames sharedFrames;
  private ExchangePattern pattern = ExchangePattern.MESH;

  /** This rank's block, while it is not complete. */
  private @Nullable BlockSource source;

  private record View(int rank, ByteBlock block) implements ReceivedBlock {
    @Override
    public byte[] bytes() {
      return block.bytes();
    }

    @Override
    public int offset() {
      return 0;
    }

    @Override
    public int length() {
      return block.filled();
    }
  }

  Allgather(Membership members, RoundLoop loop) {
    this.members = members;
    this.loop = loop;
    int worldSize = members.worldSize();
    blocks = new ByteBlock[worldSize];
    Arrays.setAll(blocks, rank -> new ByteBlock(members.config().maxBlockBytes()));
    views =
        IntStream.range(0, worldSize)
            .<ReceivedBlock>mapToObj(rank -> new View(rank, blocks[rank]))
            .toList();
    sent = new ByteBlock[worldSize - 1][];
    Arrays.fill(sent, blocks);
    listener = new OrderedBlockListener(blocks, views);
    sharedFrames = new SharedFrames(new Framing(members, FrameCipher.LANE_OF_ALL), members.rank());
  }

  /** Runs one round by a pattern. */
  void run(ExchangePattern newPattern, BlockSource block, BlockListener newListener)
      throws ExchangeException {
    pattern = newPattern;
    source = block;
    listener.startRound(newListener);
    loop.run(this);
  }

  @Override
  public void start(LinkSet links, long round, long nowNanos) throws ExchangeException {
    for (ByteBlock each : blocks) {
      each.clear();
    }
    make();
    sharedFrames.startRound();
    links.startRound(round, links.routes(pattern), blocks, sent, sharedFrames, nowNanos);
  }

  @Override
  public void frame(long round) {
    if (pattern.sameForAll()) {
      sharedFrames.extend(blocks[members.rank()], round);
    }
  }

  /** Makes enough more of this rank's block to send some. */
  @Override
  public boolean make() throws ExchangeException {
    BlockSource making = source;
    if (making == null) {
      return false;
    }
    ByteBlock block = blocks[members.rank()];
    long enough = block.filled() + (long) ExchangeFormat.MAX_BODY_BYTES;
    boolean complete;
    do {
      loop.checkCancelled();
      complete = making.advance();
    } while (!complete && making.length() < enough);
    members.config().requireBlockLength(making.length());
    block.wrap(making.bytes(), making.length(), complete);
    if (complete) {
      source = null;
      loop.clock().made();
    }
    return true;
  }

  @Override
  public boolean made() {
    return source == null;
  }

  @Override
  public boolean advance() {
    return listener.advance();
  }

  @Override
  public boolean done() {
    return listener.done();
  }

  /** All ranks' blocks of the last round, in rank order. */
  List<ReceivedBlock> views() {
    return views;
  }

  /** Bytes of a block of this length in the frames made for all. */
  long sharedFramedBytes(int length) {
    return sharedFrames.framedBytes(length);
  }

  /** Gives the memory of long blocks back, between rounds; their lengths stay known. */
  void release() {
    sharedFrames.release();
    for (ByteBlock block : blocks) {
      block.release();
    }
  }
}
