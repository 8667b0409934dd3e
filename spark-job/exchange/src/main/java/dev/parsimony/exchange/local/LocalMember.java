package dev.parsimony.exchange.local;

import dev.parsimony.exchange.ExchangeException;
import dev.parsimony.exchange.FailureReport;
import dev.parsimony.exchange.collective.AllReduce;
import dev.parsimony.exchange.collective.BlockListener;
import dev.parsimony.exchange.collective.BlockSource;
import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.exchange.collective.ExchangeFigures;
import dev.parsimony.exchange.collective.ExchangeTuning;
import dev.parsimony.exchange.collective.HalfParts;
import dev.parsimony.exchange.collective.ReceivedBlock;
import dev.parsimony.exchange.collective.WholeBlock;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A rank of a local group. What {@link #received} returns stays until this rank's next round,
 * although other members continue: the next round begins when all members have come to it.
 */
final class LocalMember implements Exchange {
  private final LocalGroup group;
  private final int member;
  private final int rank;
  private final WholeBlock whole = new WholeBlock();
  private final Optional<AllReduce> allReduce;
  private final ExchangeTuning tuning = new MemberTuning();
  private long waitNanos;
  private boolean closed;

  LocalMember(LocalGroup group, int member) {
    this.group = group;
    this.member = member;
    this.rank = group.topology().localRanks()[member];
    allReduce = allReduce(group);
  }

  private Optional<AllReduce> allReduce(LocalGroup all) {
    if (all.alone()) {
      return Optional.of(new MemoryAllReduce());
    }
    return all.rankPerNode() ? Optional.of(new NodesAllReduce()) : Optional.empty();
  }

  /** Connects this JVM with the others; collective over all ranks of all JVMs. */
  void connect(NodeConnector connector) throws IOException {
    boolean connected = false;
    try {
      group.connect(member, connector);
      connected = true;
    } finally {
      if (!connected) {
        close();
      }
    }
  }

  @Override
  public int rank() {
    return rank;
  }

  @Override
  public int worldSize() {
    return group.topology().worldSize();
  }

  @Override
  public void allgatherv(byte[] block, int length) throws IOException {
    whole.of(block, length);
    group.config().requireBlockLength(length);
    allgatherv(whole, BlockListener.IGNORED);
  }

  @Override
  public void allgatherv(BlockSource block, BlockListener listener) throws IOException {
    requireOpen();
    if (!group.sendsBlocksAsTheyAre()) {
      block.makeAll();
      group.config().requireBlockLength(block.length());
    }
    try {
      waitNanos = group.allgatherv(member, block, listener);
    } catch (ExchangeException e) {
      close();
      throw e;
    }
  }

  @Override
  public List<ReceivedBlock> received() {
    return group.blocks().received();
  }

  @Override
  public <T> T shared(Supplier<T> maker) throws IOException {
    requireOpen();
    try {
      return group.shared(member, maker);
    } catch (ExchangeException e) {
      close();
      throw e;
    }
  }

  @Override
  public Optional<AllReduce> allReduce() {
    return allReduce;
  }

  @Override
  public ExchangeTuning tuning() {
    return tuning;
  }

  private void betweenNodes(LocalGroup.NodeWork work) throws IOException {
    requireOpen();
    try {
      group.betweenNodes(member, work);
    } catch (ExchangeException e) {
      close();
      throw e;
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("The exchange is closed");
    }
  }

  @Override
  public void abort(FailureReport report) {
    if (!closed) {
      group.abort(member, report);
      close();
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      LocalGroups.leave(group, member);
    }
  }

  /** The all-reduce between the nodes, where nodes are ranks. */
  private final class NodesAllReduce implements AllReduce {
    @Override
    public void sum(float[] vector, int length) throws IOException {
      Objects.checkFromIndexSize(0, length, vector.length);
      betweenNodes(nodes -> nodes.allReduce().orElseThrow().sum(vector, length));
    }

    @Override
    public void sum(float[] vector, int length, HalfParts halves) throws IOException {
      Objects.checkFromIndexSize(0, length, vector.length);
      betweenNodes(nodes -> nodes.allReduce().orElseThrow().sum(vector, length, halves));
    }

    @Override
    public boolean fasterThanBlocks(long elements, int elementBytes) {
      return group.sumsFasterThanBlocks(elements, elementBytes);
    }

    @Override
    public boolean travels() {
      return true;
    }
  }

  /** The all-reduce of ranks that all share this JVM. */
  private final class MemoryAllReduce implements AllReduce {
    @Override
    public void sum(float[] vector, int length) throws IOException {
      Objects.checkFromIndexSize(0, length, vector.length);
      requireOpen();
      try {
        waitNanos += group.sum(member, vector, length);
      } catch (ExchangeException e) {
        close();
        throw e;
      }
    }

    @Override
    public void sum(float[] vector, int length, HalfParts halves) throws IOException {
      Objects.checkFromIndexSize(0, length, vector.length);
      halves.round(vector, 0, length);
      sum(vector, length);
    }

    /** Nothing is encoded, and the ranks add at the same time. */
    @Override
    public boolean fasterThanBlocks(long elements, int elementBytes) {
      return true;
    }

    @Override
    public boolean travels() {
      return false;
    }
  }

  /** The tuning of the exchange between the nodes, with this member's waits. */
  private final class MemberTuning implements ExchangeTuning {
    @Override
    public void calibrate() throws IOException {
      betweenNodes(nodes -> nodes.tuning().calibrate());
    }

    @Override
    public ExchangeFigures figures(long vectorBytes) {
      return group.figures(vectorBytes);
    }

    @Override
    public long waitNanos() {
      return waitNanos;
    }

    @Override
    public long framedLength(int length) {
      return group.framedLength(length);
    }
  }
}
