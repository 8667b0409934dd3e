package dev.parsimony.exchange.local;

import dev.parsimony.exchange.Arrivals;
import dev.parsimony.exchange.BlockSource;
import dev.parsimony.exchange.Exchange;
import dev.parsimony.exchange.ExchangeException;
import dev.parsimony.exchange.ExchangeFigures;
import dev.parsimony.exchange.HalfParts;
import dev.parsimony.exchange.WholeBlock;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * A rank of a team. What {@link #received} returns stays until this rank's next round, although
 * other members go on: the next round begins when all members have come to it.
 */
final class TeamMember implements Exchange {
  private final Team team;
  private final int member;
  private final int rank;
  private final WholeBlock whole = new WholeBlock();
  private long waitNanos;
  private boolean closed;

  TeamMember(Team team, int member) {
    this.team = team;
    this.member = member;
    this.rank = team.roster().localRanks()[member];
  }

  /** Collective over all ranks of all JVMs. */
  void connect(NodeConnector connector) throws IOException {
    boolean connected = false;
    try {
      team.connect(member, connector);
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
    return team.roster().worldSize();
  }

  @Override
  public void allgatherv(byte[] block, int length, Arrivals arrivals) throws IOException {
    whole.of(block, length);
    team.settings().requireBlockLength(length);
    allgatherv(whole, arrivals);
  }

  @Override
  public void allgatherv(BlockSource block, Arrivals arrivals) throws IOException {
    requireOpen();
    if (!team.sendsBlocksAsTheyAre()) {
      block.makeAll();
      team.settings().requireBlockLength(block.length());
    }
    try {
      waitNanos = team.allgatherv(member, block, arrivals);
    } catch (ExchangeException e) {
      close();
      throw e;
    }
  }

  @Override
  public byte[] received(int from) {
    return team.blocks().array(from);
  }

  @Override
  public int receivedOffset(int from) {
    return team.blocks().offset(from);
  }

  @Override
  public int receivedLength(int from) {
    return team.blocks().length(from);
  }

  @Override
  public <T> T shared(Supplier<T> maker) throws IOException {
    requireOpen();
    try {
      return team.shared(member, maker);
    } catch (ExchangeException e) {
      close();
      throw e;
    }
  }

  @Override
  public void calibrate() throws IOException {
    betweenNodes(Exchange::calibrate);
  }

  @Override
  public void allreduce(float[] vector, int length) throws IOException {
    requireRankPerNode();
    Objects.checkFromIndexSize(0, length, vector.length);
    betweenNodes(nodes -> nodes.allreduce(vector, length));
  }

  @Override
  public void allreduce(float[] vector, int length, HalfParts halves) throws IOException {
    requireRankPerNode();
    Objects.checkFromIndexSize(0, length, vector.length);
    betweenNodes(nodes -> nodes.allreduce(vector, length, halves));
  }

  private void requireRankPerNode() {
    if (!team.rankPerNode()) {
      throw new UnsupportedOperationException("Ranks that share a JVM sum no vectors");
    }
  }

  private void betweenNodes(Team.NodeWork work) throws IOException {
    requireOpen();
    try {
      team.betweenNodes(member, work);
    } catch (ExchangeException e) {
      close();
      throw e;
    }
  }

  @Override
  public boolean prefersAllReduce(long elements, int elementBytes) {
    return team.prefersAllReduce(elements, elementBytes);
  }

  @Override
  public ExchangeFigures figures(long vectorBytes) {
    return team.figures(vectorBytes);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("The exchange is closed");
    }
  }

  @Override
  public long waitNanos() {
    return waitNanos;
  }

  @Override
  public long framedLength(int length) {
    return team.framedLength(length);
  }

  @Override
  public void abort(int culprit, String reason) {
    if (!closed) {
      team.abort(member, culprit, reason);
      close();
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      Teams.leave(team, member);
    }
  }
}
