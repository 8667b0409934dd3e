package dev.parsimony.spark.worker;

import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.exchange.collective.Vote;
import dev.parsimony.spark.Internal;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.BatchSource;
import dev.parsimony.spark.metrics.EpochFigures;
import dev.parsimony.spark.metrics.Phase;
import dev.parsimony.spark.metrics.Progress;
import dev.parsimony.spark.metrics.RankEvent;
import dev.parsimony.spark.metrics.RankEvents;
import dev.parsimony.spark.metrics.TestFigures;
import dev.parsimony.spark.metrics.Traffic;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** One worker's whole training: epochs of steps, each epoch followed by its share of the test. */
@Internal
public final class Worker {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final long PROGRESS_INTERVAL_NANOS = 1_000_000_000L;

  private final Replica replica;
  private final Exchange exchange;
  private final BatchSource batches;
  private final TestPass test;
  private final TrainingSchedule schedule;
  private final WorkerState state;
  private final Checkpointer checkpointer;
  private final RankEvents events;
  private final StepLoop loop;

  /** Empty where nobody wants to know. */
  private final Optional<TensorWatch> tensors;

  private double lastScore = Double.NaN;

  /**
   * @param batches this worker's training examples, {@link TrainingSchedule#batchSize} at a time
   * @param batch reused for every step
   * @param test this worker's share of the test examples
   * @param state where the learner stands; changes with every step
   * @param events told of progress about once a second, and of each epoch's end
   */
  public Worker(
      Learner learner,
      Exchange exchange,
      BatchSource batches,
      Batch batch,
      TestPass test,
      TrainingSchedule schedule,
      WorkerState state,
      Checkpointer checkpointer,
      RankEvents events)
      throws IOException {
    this.replica = learner.replica();
    this.exchange = exchange;
    this.batches = batches;
    this.test = test;
    this.schedule = schedule;
    this.state = state;
    this.checkpointer = checkpointer;
    this.events = events;
    this.loop = StepLoop.of(learner, exchange, batches, batch, schedule, state, checkpointer);
    this.tensors =
        events.wantsTensors()
            ? Optional.of(new TensorWatch(replica, learner.compressor()))
            : Optional.empty();
  }

  /** Trains what is left of all epochs; collective over all workers. */
  public List<EpochFigures> train() throws IOException {
    while (!ended()) {
      EpochFigures ended = trainEpoch();
      state.epochEnded(ended);
      events.tell(new RankEvent.EpochEnded(ended.summary()));
      keepBest();
    }
    awaitCheckpoint();
    return state.epochs();
  }

  /** All end together, also where their processors do not agree on a loss to the last bit. */
  private boolean ended() throws IOException {
    boolean over = schedule.over(state.epochs());
    return schedule.earlyStopping() > 0 ? Vote.unanimous(exchange, over) : over;
  }

  /** Returns what training has made: the replica of the best epoch where it may stop early. */
  public ReplicaState result() {
    return schedule.earlyStopping() > 0 ? state.best().orElseGet(replica::state) : replica.state();
  }

  /** Returns the score of the last step, as a mean over the workers; NaN where there was none. */
  public double lastScore() {
    return lastScore;
  }

  private void keepBest() {
    List<EpochFigures> epochs = state.epochs();
    boolean best = BestEpoch.of(epochs) == epochs.size();
    if (schedule.earlyStopping() > 0 && best && exchange.rank() == 0) {
      state.best(replica.state());
    }
  }

  private EpochFigures trainEpoch() throws IOException {
    batches.startEpoch(schedule.epochsBefore() + state.epoch() - 1);
    batches.skip(state.batchInEpoch());
    EpochTally tally = state.tally();
    long reported = System.nanoTime();
    int batchAtReport = state.batchInEpoch();
    boolean overAlready = batchAtReport == schedule.batchesPerEpoch();
    while (state.batchInEpoch() < schedule.batchesPerEpoch()) {
      long start = System.nanoTime();
      boolean checkpoint = loop.step();
      if (checkpoint) {
        checkpointer.take(state, over());
      }
      long now = System.nanoTime();
      tally.addSeconds((now - start) / NANOS_PER_SECOND);
      boolean last = state.batchInEpoch() == schedule.batchesPerEpoch();
      boolean known = !Double.isNaN(tally.score());
      boolean due = known && now - reported >= PROGRESS_INTERVAL_NANOS;
      if (last || (due && state.batchInEpoch() > batchAtReport)) {
        int done = state.batchInEpoch() - batchAtReport;
        report(done * NANOS_PER_SECOND / (now - reported));
        reported = now;
        batchAtReport = state.batchInEpoch();
      }
    }
    lastScore = tally.lastScore();
    if (!overAlready) {
      tellTensors(); // Else those of this epoch were told before the checkpoint.
    }
    replica.endEpoch();
    TestFigures tested = test.run(replica, exchange);
    return new EpochFigures(
        state.epoch(),
        tally.score(),
        tally.traffic(),
        tally.times(),
        tested,
        tally.seconds(),
        replica.parameterHash(),
        state.control().factor(),
        state.control().localSteps());
  }

  private void tellTensors() {
    if (tensors.isPresent()) {
      long step = (long) state.epoch() * schedule.batchesPerEpoch();
      events.tensors(tensors.get().epochEnded(state.epoch(), step));
    }
  }

  private boolean over() {
    return state.epoch() == schedule.epochs() && state.batchInEpoch() == schedule.batchesPerEpoch();
  }

  /** The last one is complete when all have written their part; training is over without it. */
  private void awaitCheckpoint() throws IOException {
    if (checkpointer == Checkpointer.NONE) {
      return;
    }
    if (Vote.unanimous(exchange, checkpointer.lastWritten())) {
      checkpointer.stepDone(false);
      checkpointer.lastWritten();
    }
  }

  private void report(double batchesPerSecond) {
    ParameterLayout layout = replica.layout();
    EpochTally tally = state.tally();
    Traffic traffic = tally.traffic();
    events.progress(
        new Progress(
            state.epoch(),
            schedule.epochs(),
            state.batchInEpoch(),
            schedule.batchesPerEpoch(),
            tally.score(),
            batchesPerSecond * schedule.batchSize() * exchange.worldSize(),
            traffic.elementsRatio(layout.trainedLength()),
            traffic.wireRatio(layout.trainedLength() + layout.statisticLength()),
            traffic.bytesPerStep(),
            tally.times().share(Phase.EXCHANGE, Phase.WAIT),
            tally.times().share(Phase.WAIT),
            state.control().factor(),
            state.control().localSteps(),
            replica.learningRate()));
  }
}
