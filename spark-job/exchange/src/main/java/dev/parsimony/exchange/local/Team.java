package dev.parsimony.exchange.local;

import dev.parsimony.exchange.Arrivals;
import dev.parsimony.exchange.BlockSource;
import dev.parsimony.exchange.Exchange;
import dev.parsimony.exchange.ExchangeException;
import dev.parsimony.exchange.ExchangeFigures;
import dev.parsimony.exchange.ExchangeSettings;
import dev.parsimony.exchange.WholeBlock;
import dev.parsimony.exchange.local.Meeting.Turn;
import java.io.IOException;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The ranks of one JVM. In each collective the last one to arrive works for all, and it alone is
 * inside the exchange between the nodes; where there is one node, there is none.
 *
 * <p>Whoever works writes the fields, and the last one that leaves; the {@link Meeting} orders
 * that. The exchange between the nodes is looked for at any time, to tell it of a failure.
 */
final class Team {
  /** Something that the nodes do together. */
  interface NodeWork {
    void run(Exchange nodes) throws IOException;
  }

  /** What a frame's header takes, so that ratios compare with those of runs over connections. */
  private static final int FRAME_BYTES = 28;

  private final Roster roster;
  private final ExchangeSettings settings;
  private final Meeting meeting;
  private final TeamFailures failures;
  private final NodeBlocks blocks;
  private final BooleanSupplier[] cancelled;
  private final Arrivals nodeArrivals = this::nodeArrived;
  private final WholeBlock whole = new WholeBlock();

  private @Nullable NodeConnector connector;
  private volatile @Nullable Exchange between;
  private int inside;
  private Arrivals arrivals = Arrivals.IGNORED;
  private int nextRank;
  private @Nullable Failure malformed;
  private long betweenWaitNanos;
  private @Nullable Object shared;

  Team(Roster roster, ExchangeSettings settings) {
    this.roster = roster;
    this.settings = settings;
    meeting = new Meeting(roster, settings.timeoutMillis());
    failures = new TeamFailures(roster);
    blocks = new NodeBlocks(roster, settings.maxBlockBytes());
    cancelled = new BooleanSupplier[roster.localRanks().length];
  }

  Roster roster() {
    return roster;
  }

  ExchangeSettings settings() {
    return settings;
  }

  NodeBlocks blocks() {
    return blocks;
  }

  /** Registers a member. */
  void join(int member, BooleanSupplier memberCancelled) {
    meeting.join(member);
    cancelled[member] = memberCancelled;
  }

  /** Collective: connects this node with the others, by the lowest rank's connector. */
  void connect(int member, NodeConnector memberConnector) throws IOException {
    if (member == 0) {
      connector = memberConnector;
    }
    if (enter(member)) {
      try {
        if (roster.nodeCount() > 1 && connector != null) {
          between =
              connector.connect(
                  roster.ownNode(),
                  roster.nodes(),
                  settings.withMaxBlockBytes(blocks.maxNodeBlockBytes()),
                  this::cancelledInside);
        }
      } catch (ExchangeException e) {
        meeting.note(Failure.between(e, roster));
      } finally {
        stopWork(member);
      }
      finish(true);
    }
  }

  /**
   * Collective: one round.
   *
   * @return nanoseconds until all members had arrived, and from when this node's block was complete
   *     until something of each node's had
   */
  long allgatherv(int member, BlockSource block, Arrivals wanted) throws IOException {
    long start = System.nanoTime();
    blocks.offer(member, block);
    if (enter(member)) {
      arrivals = wanted;
      nextRank = 0;
      try {
        exchangeBlocks();
      } catch (ExchangeException e) {
        meeting.note(Failure.between(e, roster));
      } finally {
        stopWork(member);
      }
      finish(true);
    }
    return meeting.allHereNanos() - start + betweenWaitNanos;
  }

  private void exchangeBlocks() throws IOException {
    Exchange nodes = between;
    if (nodes != null && sendsBlocksAsTheyAre()) {
      exchangeBetween(nodes, blocks.offered(0));
    } else {
      exchangePacked(nodes);
    }
    if (malformed != null) {
      meeting.note(malformed);
    }
  }

  private void exchangePacked(@Nullable Exchange nodes) throws IOException {
    int most = blocks.maxNodeBlockBytes();
    if (blocks.packingLength() > most) {
      meeting.note(failures.tooLong(meeting.round(), blocks.packingLength(), most));
      return;
    }
    blocks.pack();
    if (nodes == null) {
      nodeArrived(0);
    } else {
      exchangeBetween(nodes, whole.of(blocks.packed(), blocks.packedLength()));
    }
  }

  private void exchangeBetween(Exchange nodes, BlockSource block) throws IOException {
    nodes.allgatherv(block, nodeArrivals);
    betweenWaitNanos = nodes.waitNanos();
  }

  private void nodeArrived(int node) {
    Exchange nodes = between;
    String problem =
        nodes == null
            ? blocks.unpack(node, blocks.packed(), 0, blocks.packedLength())
            : blocks.unpack(
                node, nodes.received(node), nodes.receivedOffset(node), nodes.receivedLength(node));
    if (problem != null && malformed == null) {
      malformed = failures.malformed(meeting.round(), node, problem);
    }
    while (malformed == null && nextRank < roster.worldSize() && roster.nodeOf(nextRank) <= node) {
      meeting.progress();
      arrivals.arrived(nextRank++);
    }
  }

  /** Collective: what the exchange between the nodes does for all; nothing where there is none. */
  void betweenNodes(int member, NodeWork work) throws IOException {
    Exchange nodes = between;
    if (nodes != null && enter(member)) {
      try {
        work.run(nodes);
      } catch (ExchangeException e) {
        meeting.note(Failure.between(e, roster));
      } finally {
        stopWork(member);
      }
      finish(false);
    }
  }

  /** Whether the block of this JVM's only rank travels as it is, and as it is being made. */
  boolean sendsBlocksAsTheyAre() {
    return roster.localRanks().length == 1 && between != null;
  }

  /** Whether every rank has a JVM of its own, so that nodes are ranks. */
  boolean rankPerNode() {
    return roster.nodeCount() == roster.worldSize();
  }

  ExchangeFigures figures(long vectorBytes) {
    Exchange nodes = between;
    return nodes == null ? ExchangeFigures.IN_MEMORY : nodes.figures(vectorBytes);
  }

  boolean prefersAllReduce(long elements, int elementBytes) {
    Exchange nodes = between;
    return nodes != null && rankPerNode() && nodes.prefersAllReduce(elements, elementBytes);
  }

  /** Collective: what one member's maker makes. */
  @SuppressWarnings("unchecked") // all members ask for the same object
  <T> T shared(int member, Supplier<T> maker) throws ExchangeException {
    if (enter(member)) {
      try {
        shared = Objects.requireNonNull(maker.get(), "made object");
      } finally {
        stopWork(member);
      }
      finish(false);
    }
    return (T) Objects.requireNonNull(shared);
  }

  /** Returns whether this member works now. */
  private boolean enter(int member) throws ExchangeException {
    Turn turn = meeting.arrive(member, cancelled[member]);
    if (turn == Turn.WORK) {
      inside = member;
    }
    Failure failure = turn == Turn.FAILED ? meeting.failure() : null;
    if (failure != null) {
      tellNodes(false);
      throw failure.exception();
    }
    return turn == Turn.WORK;
  }

  private void stopWork(int member) {
    meeting.stopWork(member);
    tellNodes(false);
  }

  private void finish(boolean isRound) throws ExchangeException {
    Failure failure = meeting.finish(isRound);
    if (failure != null) {
      tellNodes(false);
      throw failure.exception();
    }
  }

  /** The exchange between the nodes asks this, while a member is in it. */
  private boolean cancelledInside() {
    meeting.progress();
    tellNodes(true);
    return meeting.failure() != null || cancelled[inside].getAsBoolean();
  }

  private void tellNodes(boolean byWorker) {
    Exchange nodes = between;
    Failure failure = nodes == null ? null : meeting.takeToTell(byWorker);
    if (nodes != null && failure != null) {
      int culprit = failure.culprit();
      nodes.abort(culprit < 0 ? -1 : roster.nodeOf(culprit), failure.reasonWithCulprit());
    }
  }

  void abort(int member, int culprit, String reason) {
    int rank = roster.localRanks()[member];
    meeting.note(failures.aborted(meeting.round(), rank, culprit, reason));
    tellNodes(false);
  }

  long framedLength(int length) {
    Exchange nodes = between;
    if (nodes == null) {
      return (long) length + FRAME_BYTES;
    }
    int packing = roster.localRanks().length > 1 ? Integer.BYTES : 0;
    return nodes.framedLength(length) + packing;
  }

  /** Returns whether nobody is left, so that the caller is to {@link #close}. */
  boolean leave(int member) {
    return meeting.leave(member);
  }

  /** Says goodbye to the other nodes, by the last member that leaves. */
  void close(int member) {
    inside = member;
    Exchange nodes = between;
    if (nodes != null) {
      nodes.close();
    }
  }
}
