package dev.parsimony.spark.checkpoint;

import dev.parsimony.compression.ResidualSnapshot;
import dev.parsimony.spark.metrics.EpochFigures;
import dev.parsimony.spark.metrics.PhaseTimes;
import dev.parsimony.spark.metrics.Traffic;
import dev.parsimony.spark.worker.ControlState;
import dev.parsimony.spark.worker.EpochTally;
import dev.parsimony.spark.worker.LocalState;
import dev.parsimony.spark.worker.ReplicaState;
import dev.parsimony.spark.worker.WorkerState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Hands what some workers had not sent, and their figures, to another number of them. Messages are
 * averaged, so what is still to come is the mean of r, with which every new worker continues; the
 * noise of a mean of p residuals is the sum of their v over p^2. Changes of weights that were not
 * sent are as r. A worker continues with the optimiser of the former one of its rank, a new one
 * with that of rank 0; the best epoch stays with rank 0. Figures go to rank modulo the new number.
 */
final class Redistribution {
  private final int rank;
  private final int workers;
  private final List<EpochFigures> epochs = new ArrayList<>();
  private final EpochTally tally = new EpochTally();
  private ResidualSnapshot first = new ResidualSnapshot();
  private double[] r = new double[0];
  private double[] v = new double[0];
  private double[] change = new double[0];
  private Optional<LocalState> local = Optional.empty();
  private ControlState control = ControlState.start(1);
  private Optional<ReplicaState> best = Optional.empty();
  private int added;

  /**
   * @param workers new number of them
   */
  Redistribution(int rank, int workers) {
    this.rank = rank;
    this.workers = workers;
  }

  /** Adds a former rank, in turn. */
  void add(int formerRank, RankState state) {
    ResidualSnapshot residuals = state.arrays().residuals();
    if (added == 0) {
      first = residuals;
      r = new double[residuals.r().length];
      v = new double[residuals.v().length];
      change = new double[residuals.change().length];
      tally.shareScores(state.worker().tally());
      state.worker().epochs().forEach(epoch -> epochs.add(withoutCounts(epoch)));
    }
    add(residuals.r(), r);
    add(residuals.v(), v);
    add(residuals.change(), change);
    if (formerRank == rank || local.isEmpty()) {
      local = state.arrays().local();
    }
    if (formerRank == 0) {
      ControlState leader = state.worker().control();
      control = rank == 0 ? leader : leader.following();
      best = rank == 0 ? state.arrays().best() : Optional.empty();
    }
    if (formerRank % workers == rank) {
      tally.add(state.worker().tally());
      for (int i = 0; i < epochs.size(); i++) {
        epochs.set(i, sum(epochs.get(i), state.worker().epochs().get(i)));
      }
    }
    added++;
  }

  private static void add(float[] values, double[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += values[i];
    }
  }

  private static EpochFigures withoutCounts(EpochFigures epoch) {
    return new EpochFigures(
        epoch.epoch(),
        epoch.score(),
        new Traffic(),
        new PhaseTimes(),
        epoch.test(),
        epoch.seconds(),
        epoch.parameterHash(),
        epoch.alphaFactor(),
        epoch.localSteps());
  }

  private static EpochFigures sum(EpochFigures sum, EpochFigures other) {
    sum.traffic().add(other.traffic());
    sum.times().add(other.times());
    return new EpochFigures(
        sum.epoch(),
        sum.score(),
        sum.traffic(),
        sum.times(),
        sum.test(),
        sum.seconds(),
        sum.parameterHash(),
        sum.alphaFactor(),
        sum.localSteps());
  }

  /** Returns what this worker continues with, but for the seed. */
  RankArrays arrays() {
    return new RankArrays(residuals(), local, best);
  }

  private ResidualSnapshot residuals() {
    ResidualSnapshot mean = new ResidualSnapshot();
    double count = added;
    mean.set(
        first.layoutFingerprint(),
        first.spec(),
        first.steps(),
        first.seed(),
        divided(r, count),
        divided(v, count * count),
        divided(change, count));
    return mean;
  }

  private static float[] divided(double[] sums, double divisor) {
    float[] values = new float[sums.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (sums[i] / divisor);
    }
    return values;
  }

  /**
   * Returns a state as far into the epoch as the others were.
   *
   * @param batchesPerEpoch now
   */
  WorkerState state(Manifest manifest, int batchesPerEpoch) {
    long batch = (long) manifest.batchInEpoch() * batchesPerEpoch / manifest.batchesPerEpoch();
    return new WorkerState(
        manifest.steps(), manifest.epoch(), (int) batch, epochs, tally, control, best);
  }
}
