package dev.parsimony.exchange.collective;

import dev.parsimony.exchange.config.ExchangePattern;
import dev.parsimony.exchange.config.Membership;
import dev.parsimony.exchange.tuning.Calibration;
import dev.parsimony.exchange.tuning.CostModel;
import dev.parsimony.exchange.tuning.MeasuredRounds;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Chooses the pattern of each round, and counts what was chosen. */
@SuppressWarnings("EnumOrdinal") // arrays by pattern, so that rounds box nothing
final class SocketTuning implements ExchangeTuning {
  private final Membership members;
  private final Allgather allgather;
  private final RoundLoop loop;
  private final LinkSet links;
  private final ExchangePattern fixedPattern;
  private final long[] rounds = new long[ExchangePattern.values().length];
  private final int[] lengths;
  private @Nullable CostModel costs;
  private long vectorSums;
  private boolean sharedFrames;

  SocketTuning(Membership members, Allgather allgather, RoundLoop loop, LinkSet links) {
    this.members = members;
    this.allgather = allgather;
    this.loop = loop;
    this.links = links;
    fixedPattern = members.config().pattern().orElse(ExchangePattern.MESH);
    lengths = new int[members.worldSize()];
  }

  /** Returns the pattern of the settings, or the one that the last round's lengths suggest. */
  ExchangePattern pattern() {
    if (costs == null) {
      return fixedPattern;
    }
    List<ReceivedBlock> blocks = allgather.views();
    for (int rank = 0; rank < lengths.length; rank++) {
      lengths[rank] = blocks.get(rank).length();
    }
    return costs.fastest(lengths);
  }

  /** Notes that a round of the run has begun by this pattern. */
  void roundBegins(ExchangePattern pattern) {
    sharedFrames = pattern.sameForAll();
  }

  /** Notes that a round of the run has ended. */
  void roundEnded(ExchangePattern pattern) {
    rounds[pattern.ordinal()]++;
  }

  /** Notes that a vector was summed. */
  void vectorSummed() {
    vectorSums++;
    sharedFrames = false;
  }

  boolean allReduceIsFaster(long elements, int elementBytes) {
    return costs != null
        && costs.allReduceIsFaster(members.worldSize(), (double) elements, elementBytes);
  }

  @Override
  public void calibrate() throws IOException {
    if (members.config().pattern().isEmpty() && members.worldSize() > 1) {
      members.encryption().warmUp();
      costs = new Calibration(measuredRounds(), members.config().maxBlockBytes()).measure();
      allgather.release();
    }
  }

  private MeasuredRounds measuredRounds() {
    WholeBlock whole = new WholeBlock();
    return new MeasuredRounds() {
      @Override
      public int worldSize() {
        return members.worldSize();
      }

      @Override
      public void round(ExchangePattern pattern, byte[] block, int length) throws IOException {
        roundBegins(pattern);
        allgather.run(pattern, whole.of(block, length), BlockListener.IGNORED);
      }

      @Override
      public byte[] received(int rank) {
        return allgather.views().get(rank).copy();
      }
    };
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
            : costs.allReduceNanos(
                members.worldSize(), (double) vectorBytes, (double) vectorBytes));
  }

  @Override
  public long waitNanos() {
    return loop.clock().waitNanos();
  }

  @Override
  public long framedLength(int length) {
    return sharedFrames ? allgather.sharedFramedBytes(length) : links.framedBytes(length);
  }
}
