package dev.parsimony.spark.worker;

import dev.parsimony.compression.GradientCompressor;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.NonFiniteException;
import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.BatchSource;
import dev.parsimony.spark.share.OuterOptimizer;
import java.io.IOException;

/**
 * The way of one change of weights: in each round, every worker takes local steps with an optimiser
 * of its own, then the change of its weights is exchanged and the outer optimiser moves the weights
 * on which all agree. A round has as many local steps as the state says when it begins, fewer at
 * the end of an epoch, whose test wants equal replicas.
 */
final class UpdateLoop extends StepLoop {
  private final GradientCompressor compressor;
  private final OuterOptimizer outer;
  private final GradientMoments change;
  private final OuterOptimizer.MeanChange meanChange = this::meanChange;

  /** Batches that this round is to have. */
  private int roundSteps;

  /** Batches trained on in this round. */
  private int localSteps;

  /** Interval of steps in which a hash last travelled. */
  private long hashedInterval = -1;

  /** Whether a hash travels in this round. */
  private boolean hashDue;

  /** Batches of this round in which no optimiser step was taken. */
  private int skippedBatches;

  /** Optimiser steps taken in this round, and the sum of their scores. */
  private int scores;

  private double scoreSum;

  /** Optimiser steps whose second moments v does not have yet. */
  private int unaddedSteps;

  UpdateLoop(
      Learner learner,
      Exchange exchange,
      BatchSource batches,
      Batch batch,
      TrainingSchedule schedule,
      WorkerState state,
      Checkpointer checkpointer)
      throws IOException {
    super(learner, exchange, batches, batch, schedule, state, checkpointer);
    this.compressor = learner.compressor();
    this.outer = learner.outer().orElseThrow();
    this.change = GradientMoments.ofChanges(replica.layout());
  }

  @Override
  boolean step() throws IOException {
    timer.start(state.tally().times());
    if (localSteps == 0) {
      beginRound();
    }
    trainOnBatch();
    localSteps++;
    state.stepTaken();
    state.batchEnded();
    if (localSteps < roundSteps && !endsEpoch()) {
      timer.updated();
      return false;
    }
    exchangeChange();
    localSteps = 0;
    return sum.checkpoint();
  }

  private void beginRound() {
    timer.startRound();
    roundSteps = state.control().localSteps();
    skippedBatches = 0;
    scores = 0;
    scoreSum = 0;
    message.step = state.steps();
    long interval = message.step / HASH_INTERVAL;
    hashDue = interval != hashedInterval;
    hashedInterval = interval;
    message.parameterHash = hashDue ? replica.parameterHash() : StepMessage.NO_HASH;
  }

  private void trainOnBatch() {
    int before = scores;
    giveWay();
    batches.next(batch);
    int segments = replica.segments(batch);
    for (int segment = 0; segment < segments; segment++) {
      giveWay();
      double score = local.compute(batch, segment, state.steps());
      timer.computed(replica.secondMomentNanos());
      if (schedule.skipNonFinite() && !(Double.isFinite(score) && moments.allFinite())) {
        local.restore();
        continue;
      }
      requireFinite(score);
      local.accept();
      scoreSum += score;
      scores++;
      compressor.accumulateMean(moments);
      unaddedSteps++;
      timer.prepared();
      replica.apply(moments.mean());
      timer.updated();
    }
    skippedBatches += scores == before ? 1 : 0;
  }

  /** Adds second moments before new ones take their place. */
  private void giveWay() {
    if (unaddedSteps > 0 && local.due(state.steps())) {
      addSecondMoments();
      timer.prepared();
    }
  }

  /** Once for all steps that share them: a pass over memory less for each. */
  private void addSecondMoments() {
    if (unaddedSteps > 0) {
      compressor.accumulateSecondMoment(moments, unaddedSteps);
      unaddedSteps = 0;
    }
  }

  private void requireFinite(double score) {
    try {
      local.requireFinite(state.steps() + 1);
    } catch (NonFiniteException e) {
      throw StepConsensus.notFinite(e, messages.rank(), state.steps());
    }
    StepConsensus.requireFinite(score, messages.rank(), state.steps());
  }

  private boolean endsEpoch() {
    return state.batchInEpoch() == schedule.batchesPerEpoch();
  }

  private void exchangeChange() throws IOException {
    message.busy = checkpointer.busy();
    message.checkpoint = checkpointDue();
    message.skipped = false;
    addSecondMoments();
    if (scores == 0) {
      message.skip();
    } else {
      message.score = scoreSum / scores;
      replica.readParameters(change.mean());
      outer.changeOf(change.mean());
      skipIfNotFinite();
    }
    messages.run(change, timer);
    if (sum.any()) {
      outer.step(message.step, meanChange);
    }
    replica.writeParameters(outer.weights());
    requireFiniteParameters();
    timer.updated();
    messages.control(state, localSteps, timer);
    count();
    checkpointer.stepDone(sum.anyBusy());
  }

  /** Where a step itself overflowed; the weights on which all agree have not. */
  private void skipIfNotFinite() {
    if (schedule.skipNonFinite() && !change.allFinite()) {
      message.skip();
    }
  }

  private float[] meanChange() {
    messages.mean(change.mean());
    return change.mean();
  }

  private void requireFiniteParameters() {
    if (endsEpoch() || sum.checkpoint() || hashDue) {
      messages.requireFinite(replica, state.steps() - 1);
    }
  }

  private void count() {
    EpochTally tally = state.tally();
    messages.count(tally.traffic());
    int skipped = message.skipped ? localSteps - 1 : skippedBatches;
    tally.traffic().addSkippedLocalSteps(skipped);
    tally.traffic().addLocalSteps(localSteps - 1 - skipped);
    for (int i = 0; i < localSteps; i++) {
      tally.addScore(sum.meanScore());
    }
  }

  private boolean checkpointDue() {
    if (messages.rank() != 0) {
      return false;
    }
    boolean last = endsEpoch() && schedule.mayEndAfterNext(state.epochs());
    return checkpointer.due(state.steps(), endsEpoch() ? state.epoch() : 0, last);
  }
}
