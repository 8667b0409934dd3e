package dev.parsimony.spark.worker;

import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.BatchSource;
import java.io.IOException;

/**
 * The way of one gradient: moments of the local batch, exchange, optimiser step. Every worker
 * decodes the same messages in the same order, so all replicas keep the same bits.
 */
final class GradientLoop extends StepLoop {

  private long step;

  /** Segment of the current batch, from 0; 0 where the next batch is to be drawn. */
  private int segment;

  /** Segments of this worker's batch; other workers' may have more. */
  private int segments;

  /** Rank 0's, until the batch ends. */
  private boolean checkpointDue;

  GradientLoop(
      Learner learner,
      Exchange exchange,
      BatchSource batches,
      Batch batch,
      TrainingSchedule schedule,
      WorkerState state,
      Checkpointer checkpointer)
      throws IOException {
    super(learner, exchange, batches, batch, schedule, state, checkpointer);
    this.step = state.steps();
  }

  @Override
  boolean step() throws IOException {
    EpochTally tally = state.tally();
    timer.start(tally.times());
    timer.startRound();
    message.step = step;
    message.score = compute();
    message.parameterHash = hashDue() ? replica.parameterHash() : StepMessage.NO_HASH;
    message.busy = checkpointer.busy();
    message.checkpoint = checkpointDue();
    timer.computed(message.ended ? 0 : replica.secondMomentNanos());
    acceptOrSkip();
    messages.run(moments, timer);
    if (sum.any()) {
      // The local mean has been sent; its array now takes the mean of all workers.
      messages.mean(moments.mean());
      replica.apply(moments.mean());
    }
    requireFiniteParameters();
    timer.updated();
    messages.control(state, 1, timer);
    messages.count(tally.traffic());
    tally.addScore(sum.meanScore());
    step++;
    state.stepTaken();
    checkpointer.stepDone(sum.anyBusy());
    segment++;
    if (sum.more()) {
      return false;
    }
    endBatch();
    return sum.checkpoint();
  }

  /** From time to time, and where parameters are kept. */
  private void requireFiniteParameters() {
    boolean endsEpoch = !sum.more() && state.batchInEpoch() + 1 == schedule.batchesPerEpoch();
    if (endsEpoch || sum.checkpoint() || (step + 1) % HASH_INTERVAL == 0) {
      messages.requireFinite(replica, step);
    }
  }

  /** Returns the score of the next segment of the batch, or of the next batch's first one. */
  private double compute() {
    if (segment == 0) {
      batches.next(batch);
      segments = replica.segments(batch);
    }
    message.ended = segment >= segments;
    message.more = segment + 1 < segments;
    return message.ended ? replica.regularization() : local.compute(batch, segment, step);
  }

  private void acceptOrSkip() {
    message.skipped = false;
    if (message.ended) {
      return;
    }
    if (schedule.skipNonFinite() && !finite()) {
      message.skip();
      local.restore();
    } else {
      local.accept();
    }
  }

  private boolean finite() {
    return Double.isFinite(message.score) && moments.allFinite();
  }

  private void endBatch() {
    segment = 0;
    checkpointDue = false;
    state.batchEnded();
  }

  /** Kept in mind up to the end of the batch, where recurrent layers start over. */
  private boolean checkpointDue() {
    if (messages.rank() == 0 && !checkpointDue) {
      boolean endsEpoch = !message.more && state.batchInEpoch() + 1 == schedule.batchesPerEpoch();
      boolean last = endsEpoch && schedule.mayEndAfterNext(state.epochs());
      checkpointDue = checkpointer.due(step + 1, endsEpoch ? state.epoch() : 0, last);
    }
    return checkpointDue;
  }

  private boolean hashDue() {
    return step % HASH_INTERVAL == 0;
  }
}
