package dev.parsimony.exchange.collective;

import dev.parsimony.exchange.ExchangeException;
import dev.parsimony.exchange.config.ExchangePattern;
import dev.parsimony.exchange.config.Membership;
import dev.parsimony.exchange.encryption.FrameCipher;
import dev.parsimony.exchange.frame.Block;
import dev.parsimony.exchange.frame.ByteBlock;
import dev.parsimony.exchange.frame.ExchangeFormat;
import dev.parsimony.exchange.frame.FailureGrace;
import dev.parsimony.exchange.frame.Failures;
import dev.parsimony.exchange.frame.Framing;
import dev.parsimony.exchange.frame.GracefulClose;
import dev.parsimony.exchange.frame.KeyHandler;
import dev.parsimony.exchange.frame.PeerLink;
import dev.parsimony.exchange.frame.SharedFrames;
import dev.parsimony.exchange.tuning.Calibration;
import dev.parsimony.exchange.tuning.CostModel;
import dev.parsimony.exchange.tuning.MeasuredRounds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Collectives over connections between all pairs of ranks. The calling thread moves the bytes
 * itself: it looks at the connections for a moment, giving way to others, and then sleeps in a
 * selector until something can move.
 */
@SuppressWarnings("EnumOrdinal") // arrays by pattern, so that rounds box nothing
final class SocketExchange implements Exchange {
  /** Sleeping and waking take about as long. */
  private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(60);

  /** After so many turns of the loop even the idle connections are looked at. */
  private static final int LOOKS_AT_ALL = 64;

  private final Membership members;
  private final Selector selector;
  private final LinkSet links;
  private final SharedFrames sharedFrames;
  private final BooleanSupplier cancelled;
  private final FailureGrace grace;
  private final Consumer<SelectionKey> dispatch = SocketExchange::dispatch;
  private final Block[] blocks;
  private final Block[][] sent;
  private final int[] lengths;
  private final OrderedBlockListener orderedListener;
  private final VectorSum vectorSum;
  private final ByteBlock[] byteBlocks;
  private final long waitingNanos;
  private final WholeBlock whole = new WholeBlock();

  private final ExchangePattern fixedPattern;
  private final long[] rounds = new long[ExchangePattern.values().length];
  private @Nullable CostModel costs;

  /** The own block, while it is not complete. */
  private @Nullable BlockSource own;

  private long vectorSums;
  private long round;
  private long startNanos;
  private long madeNanos;
  private long waitNanos;
  private long saidWaitingNanos;
  private boolean sameForAll;
  private boolean allHeard;
  private boolean closed;

  SocketExchange(
      Membership members, Selector selector, List<PeerLink> links, BooleanSupplier cancelled) {
    this.members = members;
    this.selector = selector;
    this.links = new LinkSet(members, links);
    this.sharedFrames =
        new SharedFrames(new Framing(members, FrameCipher.LANE_OF_ALL), members.rank());
    this.cancelled = cancelled;
    this.fixedPattern = members.settings().pattern().orElse(ExchangePattern.MESH);
    this.grace = new FailureGrace(members);
    this.waitingNanos = TimeUnit.MILLISECONDS.toNanos(members.settings().timeoutMillis()) / 4;
    byteBlocks = new ByteBlock[members.worldSize()];
    lengths = new int[members.worldSize()];
    for (int rank = 0; rank < byteBlocks.length; rank++) {
      byteBlocks[rank] = new ByteBlock(members.settings().maxBlockBytes());
    }
    blocks = byteBlocks;
    sent = new Block[links.size()][];
    Arrays.fill(sent, blocks);
    orderedListener = new OrderedBlockListener(blocks);
    vectorSum = new VectorSum(members);
  }

  @Override
  public int rank() {
    return members.rank();
  }

  @Override
  public int worldSize() {
    return members.worldSize();
  }

  @Override
  public void allgatherv(byte[] block, int length, BlockListener listener) throws IOException {
    whole.of(block, length);
    members.settings().requireBlockLength(length);
    allgatherv(whole, listener);
  }

  @Override
  public void allgatherv(BlockSource block, BlockListener listener) throws IOException {
    ExchangePattern pattern = pattern();
    round(pattern, block, listener);
    rounds[pattern.ordinal()]++;
  }

  /** What the settings say, or what the lengths of the last round suggest. */
  private ExchangePattern pattern() {
    if (costs == null) {
      return fixedPattern;
    }
    for (int rank = 0; rank < lengths.length; rank++) {
      lengths[rank] = byteBlocks[rank].filled();
    }
    return costs.fastest(lengths);
  }

  @Override
  public void calibrate() throws IOException {
    if (members.settings().pattern().isEmpty() && worldSize() > 1) {
      members.encryption().warmUp();
      costs = new Calibration(measuredRounds(), members.settings().maxBlockBytes()).measure();
      sharedFrames.release();
      for (ByteBlock block : byteBlocks) {
        block.release();
      }
    }
  }

  @Override
  public ExchangeFigures figures(long vectorBytes) {
    Map<ExchangePattern, Long> used = new EnumMap<>(ExchangePattern.class);
    for (ExchangePattern pattern : ExchangePattern.values()) {
      if (rounds[pattern.ordinal()] > 0) {
        used.put(pattern, rounds[pattern.ordinal()]);
      }
    }
    return new ExchangeFigures(
        used,
        vectorSums,
        members.encryption().on(),
        costs == null ? "" : costs.toString(),
        costs == null
            ? Double.NaN
            : costs.allReduceNanos(worldSize(), (double) vectorBytes, (double) vectorBytes));
  }

  private MeasuredRounds measuredRounds() {
    return new MeasuredRounds() {
      @Override
      public int worldSize() {
        return members.worldSize();
      }

      @Override
      public void round(ExchangePattern pattern, byte[] block, int length) throws IOException {
        SocketExchange.this.round(pattern, whole.of(block, length), BlockListener.IGNORED);
      }

      @Override
      public byte[] received(int rank) {
        return Arrays.copyOf(byteBlocks[rank].bytes(), byteBlocks[rank].filled());
      }
    };
  }

  private void round(ExchangePattern pattern, BlockSource block, BlockListener listener)
      throws IOException {
    requireOpen();
    try {
      begin();
      for (Block each : blocks) {
        each.clear();
      }
      own = block;
      makeOwn();
      orderedListener.startRound(listener);
      sharedFrames.startRound();
      links.startRound(round, links.routes(pattern), blocks, sent, sharedFrames, startNanos);
      sameForAll = pattern.sameForAll();
      finish(orderedListener);
    } catch (ExchangeException e) {
      abort(e.culprit(), e.reason());
      throw e;
    }
  }

  @Override
  public void allreduce(float[] vector, int length) throws IOException {
    sum(vector, length, null);
  }

  @Override
  public void allreduce(float[] vector, int length, HalfParts halves) throws IOException {
    sum(vector, length, halves);
  }

  private void sum(float[] vector, int length, @Nullable HalfParts halves) throws IOException {
    Objects.checkFromIndexSize(0, length, vector.length);
    requireOpen();
    if (worldSize() == 1) {
      if (halves != null) {
        halves.round(vector, 0, length);
      }
      return;
    }
    try {
      begin();
      own = null;
      vectorSum.startRound(vector, length, halves);
      links.startRound(
          round,
          vectorSum.routes(),
          vectorSum.received(),
          vectorSum.sent(),
          sharedFrames,
          startNanos);
      sameForAll = false;
      finish(vectorSum);
      vectorSums++;
    } catch (ExchangeException e) {
      abort(e.culprit(), e.reason());
      throw e;
    }
  }

  @Override
  public boolean prefersAllReduce(long elements, int elementBytes) {
    return costs != null && costs.allReduceIsFaster(worldSize(), (double) elements, elementBytes);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("The exchange is closed");
    }
  }

  private void begin() throws ExchangeException {
    startNanos = System.nanoTime();
    madeNanos = startNanos;
    saidWaitingNanos = startNanos;
    waitNanos = 0;
    allHeard = links.all().isEmpty();
    checkCancelled();
  }

  private void finish(RoundWork work) throws ExchangeException {
    int looks = 0;
    long idleSince = 0;
    while (true) {
      if (sameForAll) {
        sharedFrames.extend(blocks[rank()], round);
      }
      boolean moved = links.pump();
      boolean made = makeOwn();
      moved |= made;
      if (made || ++looks % LOOKS_AT_ALL == 0) {
        lookAtAll();
      }
      moved |= work.advance();
      noteHeard();
      if (links.inspect(round, grace) && work.done()) {
        break;
      }
      checkCancelled();
      long now = System.nanoTime();
      if (moved) {
        idleSince = now;
      } else if (now - idleSince < LOOK_NANOS && !links.writeBlocked()) {
        giveWay();
      } else {
        sleep(now);
        idleSince = System.nanoTime();
      }
    }
    round++;
  }

  /** Makes enough more of the own block to send some; returns whether there was anything to do. */
  private boolean makeOwn() throws ExchangeException {
    BlockSource source = own;
    if (source == null) {
      return false;
    }
    ByteBlock block = byteBlocks[rank()];
    long enough = block.filled() + (long) ExchangeFormat.MAX_BODY_BYTES;
    boolean complete;
    do {
      checkCancelled();
      complete = source.advance();
    } while (!complete && source.length() < enough);
    members.settings().requireBlockLength(source.length());
    block.wrap(source.bytes(), source.length(), complete);
    if (complete) {
      own = null;
      madeNanos = System.nanoTime();
    }
    return true;
  }

  /** Peers that share this machine's processors can answer only while they have one. */
  @SuppressWarnings("ThreadPriorityCheck")
  private static void giveWay() {
    Thread.yield();
  }

  private void sleep(long now) throws ExchangeException {
    links.checkDeadline(round, grace, madeNanos, now);
    if (now - saidWaitingNanos >= waitingNanos) {
      saidWaitingNanos = now;
      links.sayWaiting();
    }
    select(Math.max(1, Math.min(Membership.POLL_MS, members.settings().timeoutMillis() / 8)));
  }

  /** Links from which no block is expected may have an ABORT to tell, or be dead. */
  private void lookAtAll() throws ExchangeException {
    select(0);
  }

  private void select(long pollMillis) throws ExchangeException {
    links.updateInterest();
    try {
      if (pollMillis == 0) {
        selector.selectNow(dispatch);
      } else {
        selector.select(dispatch, pollMillis);
      }
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof ExchangeException failure) {
        throw failure;
      }
      throw Failures.localInput(round, e);
    } catch (IOException e) {
      throw Failures.localInput(round, e);
    }
  }

  private static void dispatch(SelectionKey key) {
    try {
      ((KeyHandler) key.attachment()).ready();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void noteHeard() {
    if (!allHeard && links.allHeard()) {
      allHeard = true;
      waitNanos = own == null ? System.nanoTime() - madeNanos : 0;
    }
  }

  private void checkCancelled() throws ExchangeException {
    if (cancelled.getAsBoolean() || Thread.currentThread().isInterrupted()) {
      throw Failures.cancelled(round, members);
    }
  }

  @Override
  public byte[] received(int rank) {
    return byteBlocks[Objects.checkIndex(rank, worldSize())].bytes();
  }

  @Override
  public int receivedOffset(int rank) {
    return 0;
  }

  @Override
  public int receivedLength(int rank) {
    return byteBlocks[Objects.checkIndex(rank, worldSize())].filled();
  }

  @Override
  public <T> T shared(Supplier<T> maker) {
    return maker.get();
  }

  @Override
  public long waitNanos() {
    return waitNanos;
  }

  @Override
  public long framedLength(int length) {
    return sameForAll ? sharedFrames.framedBytes(length) : links.framedBytes(length);
  }

  @Override
  public void abort(int culprit, String reason) {
    if (!closed) {
      closed = true;
      new GracefulClose(selector, links.all()).abort(culprit, reason);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      new GracefulClose(selector, links.all()).bye(cancelled);
    }
  }
}
