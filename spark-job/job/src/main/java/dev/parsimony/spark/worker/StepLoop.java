package dev.parsimony.spark.worker;

import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.BatchSource;
import java.io.IOException;
import java.util.Optional;

/** Trains on one batch after the other, or on a segment of one, together with the others. */
abstract class StepLoop {
  /** A hash of the parameters travels once in so many steps. */
  static final int HASH_INTERVAL = 50;

  final Replica replica;
  final BatchSource batches;
  final Batch batch;
  final LocalMoments local;
  final GradientMoments moments;
  final StepExchange messages;
  final StepMessage message;
  final StepSum sum;
  final StepTimer timer = new StepTimer();
  final TrainingSchedule schedule;
  final WorkerState state;
  final Checkpointer checkpointer;

  StepLoop(
      Learner learner,
      Exchange exchange,
      BatchSource batches,
      Batch batch,
      TrainingSchedule schedule,
      WorkerState state,
      Checkpointer checkpointer)
      throws IOException {
    this.replica = learner.replica();
    this.batches = batches;
    this.batch = batch;
    this.local = new LocalMoments(learner);
    this.moments = local.moments();
    learner.compressor().keepHistory(schedule.sharing().keepsHistories(exchange.worldSize()));
    this.messages =
        new StepExchange(
            exchange,
            learner.compressor(),
            replica.layout(),
            control(learner, schedule),
            state.control());
    this.message = messages.message();
    this.sum = messages.sum();
    this.schedule = schedule;
    this.state = state;
    this.checkpointer = checkpointer;
  }

  private static Optional<TargetControl> control(Learner learner, TrainingSchedule schedule) {
    boolean alpha = learner.compressor().hasAlpha();
    long fixedBytes = (long) Float.BYTES * learner.replica().layout().statisticLength();
    return Optional.ofNullable(schedule.sharing().target())
        .map(target -> new TargetControl(target, alpha, schedule.mostLocalSteps(), fixedBytes));
  }

  /** Makes the loop for what travels. */
  static StepLoop of(
      Learner learner,
      Exchange exchange,
      BatchSource batches,
      Batch batch,
      TrainingSchedule schedule,
      WorkerState state,
      Checkpointer checkpointer)
      throws IOException {
    return learner.outer().isPresent()
        ? new UpdateLoop(learner, exchange, batches, batch, schedule, state, checkpointer)
        : new GradientLoop(learner, exchange, batches, batch, schedule, state, checkpointer);
  }

  /**
   * Takes one step, with its figures added to the state's tally.
   *
   * @return whether all workers keep a checkpoint now
   */
  abstract boolean step() throws IOException;
}
