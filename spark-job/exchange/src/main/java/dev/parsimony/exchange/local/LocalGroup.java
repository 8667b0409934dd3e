package dev.parsimony.exchange.local;

import dev.parsimony.exchange.ExchangeException;
import dev.parsimony.exchange.FailureReport;
import dev.parsimony.exchange.collective.BlockListener;
import dev.parsimony.exchange.collective.BlockSource;
import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.exchange.collective.ExchangeFigures;
import dev.parsimony.exchange.collective.ReceivedBlock;
import dev.parsimony.exchange.collective.WholeBlock;
import dev.parsimony.exchange.config.ExchangeConfig;
import dev.parsimony.exchange.local.GroupBarrier.Turn;
import java.io.IOException;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The ranks of one JVM. In each collective but {@link #sum}, where all work, the last one to arrive
 * works for all, and it alone is inside the exchange between the nodes; where there is one node,
 * there is none.
 *
 * <p>Whoever works writes the fields, and the last one that leaves; the {@link GroupBarrier} orders
 * that. The exchange between the nodes is looked for at any time, to tell it of a failure.
 */
final class LocalGroup {
  /** Something that the nodes do together. */
  interface NodeWork {
    void run(Exchange nodes) throws IOException;
  }

  /** Bytes of a frame's header, so that ratios compare with those of runs over connections. */
  private static final int FRAME_BYTES = 28;

  private final Topology topology;
  private final ExchangeConfig config;
  private final GroupBarrier barrier;
  private final LocalGroupFailures failures;
  private final NodeBlocks blocks;
  private final BooleanSupplier[] cancelled;
  private final BlockListener nodeListener = this::nodeArrived;
  private final WholeBlock whole = new WholeBlock();
  private final SharedVectors vectors;

  private @Nullable NodeConnector connector;
  private volatile @Nullable Exchange between;
  private int inside;
  private BlockListener listener = BlockListener.IGNORED;
  private int nextRank;
  private @Nullable Failure malformed;
  private long betweenWaitNanos;
  private @Nullable Object shared;

  LocalGroup(Topology topology, ExchangeConfig config) {
    this.topology = topology;
    this.config = config;
    barrier = new GroupBarrier(topology, config.timeoutMillis());
    failures = new LocalGroupFailures(topology);
    blocks = new NodeBlocks(topology, config.maxBlockBytes());
    cancelled = new BooleanSupplier[topology.localRanks().length];
    vectors = new SharedVectors(cancelled.length);
  }

  Topology topology() {
    return topology;
  }

  ExchangeConfig config() {
    return config;
  }

  NodeBlocks blocks() {
    return blocks;
  }

  /** Registers a member. */
  void join(int member, BooleanSupplier memberCancelled) {
    barrier.join(member);
    cancelled[member] = memberCancelled;
  }

  /** Collective: connects this node with the others, by the lowest rank's connector. */
  void connect(int member, NodeConnector memberConnector) throws IOException {
    if (member == 0) {
      connector = memberConnector;
    }
    if (enter(member)) {
      try {
        if (topology.nodeCount() > 1 && connector != null) {
          between =
              connector.connect(
                  topology.ownNode(),
                  topology.nodes(),
                  config.withMaxBlockBytes(blocks.maxNodeBlockBytes()),
                  this::cancelledInside);
        }
      } catch (ExchangeException e) {
        barrier.note(Failure.between(e));
      } finally {
        stopWork(member);
      }
      finish(true);
    }
  }

  /**
   * Collective: runs one round.
   *
   * @return nanoseconds until all members had arrived, and from when this node's block was complete
   *     until something of each node's had
   */
  long allgatherv(int member, BlockSource block, BlockListener wanted) throws IOException {
    long start = System.nanoTime();
    blocks.offer(member, block);
    if (enter(member)) {
      listener = wanted;
      nextRank = 0;
      try {
        exchangeBlocks();
      } catch (ExchangeException e) {
        barrier.note(Failure.between(e));
      } finally {
        stopWork(member);
      }
      finish(true);
    }
    return barrier.allHereNanos() - start + betweenWaitNanos;
  }

  private void exchangeBlocks() throws IOException {
    Exchange nodes = between;
    if (nodes != null && sendsBlocksAsTheyAre()) {
      exchangeBetween(nodes, blocks.offered(0));
    } else {
      exchangePacked(nodes);
    }
    if (malformed != null) {
      barrier.note(malformed);
    }
  }

  private void exchangePacked(@Nullable Exchange nodes) throws IOException {
    int most = blocks.maxNodeBlockBytes();
    if (blocks.packingLength() > most) {
      barrier.note(failures.tooLong(barrier.round(), blocks.packingLength(), most));
      return;
    }
    blocks.pack();
    if (nodes == null) {
      nodeArrived(0, blocks.packed(), 0, blocks.packedLength());
    } else {
      exchangeBetween(nodes, whole.of(blocks.packed(), blocks.packedLength()));
    }
  }

  private void exchangeBetween(Exchange nodes, BlockSource block) throws IOException {
    nodes.allgatherv(block, nodeListener);
    betweenWaitNanos = nodes.tuning().waitNanos();
  }

  private void nodeArrived(ReceivedBlock block) {
    nodeArrived(block.rank(), block.bytes(), block.offset(), block.length());
  }

  private void nodeArrived(int node, byte[] bytes, int offset, int length) {
    String problem = blocks.unpack(node, bytes, offset, length);
    if (problem != null && malformed == null) {
      malformed = failures.malformed(barrier.round(), node, problem);
    }
    while (malformed == null
        && nextRank < topology.worldSize()
        && topology.nodeOf(nextRank) <= node) {
      barrier.progress();
      listener.arrived(blocks.received().get(nextRank++));
    }
  }

  /** Collective: runs work of the exchange between the nodes for all; nothing without one. */
  void betweenNodes(int member, NodeWork work) throws IOException {
    Exchange nodes = between;
    if (nodes != null && enter(member)) {
      try {
        work.run(nodes);
      } catch (ExchangeException e) {
        barrier.note(Failure.between(e));
      } finally {
        stopWork(member);
      }
      finish(false);
    }
  }

  /**
   * Collective, of a group without other nodes: adds up the vectors of all.
   *
   * @return nanoseconds of waiting for others
   */
  long sum(int member, float[] vector, int length) throws ExchangeException {
    vectors.offer(member, vector);
    long waited = meet(member);
    vectors.sumPart(member, length);
    return waited + meet(member);
  }

  /** Waits for all others: a collective without work. */
  private long meet(int member) throws ExchangeException {
    long start = System.nanoTime();
    if (enter(member)) {
      stopWork(member);
      finish(false);
    }
    return System.nanoTime() - start;
  }

  /** Whether the block of this JVM's only rank travels as it is, and as it is being made. */
  boolean sendsBlocksAsTheyAre() {
    return topology.localRanks().length == 1 && between != null;
  }

  /** Whether every rank has a JVM of its own, so that nodes are ranks; of more than one. */
  boolean rankPerNode() {
    return topology.nodeCount() == topology.worldSize() && topology.nodeCount() > 1;
  }

  /** Whether all ranks are in this JVM. */
  boolean alone() {
    return topology.nodeCount() == 1;
  }

  ExchangeFigures figures(long vectorBytes) {
    Exchange nodes = between;
    return nodes == null ? ExchangeFigures.IN_MEMORY : nodes.tuning().figures(vectorBytes);
  }

  boolean sumsFasterThanBlocks(long elements, int elementBytes) {
    Exchange nodes = between;
    return nodes != null
        && nodes.allReduce().orElseThrow().fasterThanBlocks(elements, elementBytes);
  }

  /** Collective: returns what one member's maker makes. */
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
    Turn turn = barrier.arrive(member, cancelled[member]);
    if (turn == Turn.WORK) {
      inside = member;
    }
    Failure failure = turn == Turn.FAILED ? barrier.failure() : null;
    if (failure != null) {
      tellNodes(false);
      throw failure.exception();
    }
    return turn == Turn.WORK;
  }

  private void stopWork(int member) {
    barrier.stopWork(member);
    tellNodes(false);
  }

  private void finish(boolean isRound) throws ExchangeException {
    Failure failure = barrier.finish(isRound);
    if (failure != null) {
      tellNodes(false);
      throw failure.exception();
    }
  }

  /** Whether the exchange between the nodes is to end; it asks this while a member is in it. */
  private boolean cancelledInside() {
    barrier.progress();
    tellNodes(true);
    return barrier.failure() != null || cancelled[inside].getAsBoolean();
  }

  private void tellNodes(boolean byWorker) {
    Exchange nodes = between;
    Failure failure = nodes == null ? null : barrier.takeToTell(byWorker);
    if (nodes != null && failure != null) {
      nodes.abort(failure.report());
    }
  }

  void abort(int member, FailureReport report) {
    int rank = topology.localRanks()[member];
    barrier.note(failures.aborted(barrier.round(), rank, report.foundBy(rank)));
    tellNodes(false);
  }

  long framedLength(int length) {
    Exchange nodes = between;
    if (nodes == null) {
      return (long) length + FRAME_BYTES;
    }
    int packing = topology.localRanks().length > 1 ? Integer.BYTES : 0;
    return nodes.tuning().framedLength(length) + packing;
  }

  /** Returns whether nobody is left, so that the caller is to {@link #close}. */
  boolean leave(int member) {
    return barrier.leave(member);
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
