package dev.parsimony.spark.worker;

import dev.parsimony.compression.GradientCompressor;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.BatchSource;
import dev.parsimony.spark.exchange.Exchange;
import dev.parsimony.spark.metrics.EpochFigures;
import dev.parsimony.spark.metrics.Phase;
import dev.parsimony.spark.metrics.PhaseTimes;
import dev.parsimony.spark.metrics.Progress;
import dev.parsimony.spark.metrics.Traffic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One worker's whole training: epochs of steps, each epoch followed by its share of the test. */
public final class Worker {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final long PROGRESS_INTERVAL_NANOS = 1_000_000_000L;

  private final Replica replica;
  private final Exchange exchange;
  private final BatchSource batches;
  private final TestPass test;
  private final WorkerPlan plan;
  private final Consumer<Progress> progress;
  private final StepLoop loop;

  /**
   * @param batches this worker's training examples, {@link WorkerPlan#batchSize} at a time
   * @param batch reused for every step
   * @param test this worker's share of the test examples
   * @param progress called about once a second during training
   */
  public Worker(
      Replica replica,
      GradientCompressor compressor,
      Exchange exchange,
      BatchSource batches,
      Batch batch,
      TestPass test,
      WorkerPlan plan,
      Consumer<Progress> progress)
      throws IOException {
    this.replica = replica;
    this.exchange = exchange;
    this.batches = batches;
    this.test = test;
    this.plan = plan;
    this.progress = progress;
    this.loop = new StepLoop(replica, compressor, exchange, batches, batch, plan.skipNonFinite());
  }

  /** Trains all epochs; collective over all workers. */
  public List<EpochFigures> train() throws IOException {
    List<EpochFigures> figures = new ArrayList<>();
    for (int epoch = 1; epoch <= plan.epochs(); epoch++) {
      figures.add(trainEpoch(epoch));
    }
    return figures;
  }

  private EpochFigures trainEpoch(int epoch) throws IOException {
    batches.startEpoch(plan.epochsBefore() + epoch - 1);
    Traffic traffic = new Traffic();
    PhaseTimes times = new PhaseTimes();
    double scoreSum = 0;
    int scores = 0;
    long start = System.nanoTime();
    long reported = start;
    int stepAtReport = 0;
    for (int step = 1; step <= plan.stepsPerEpoch(); step++) {
      double score = loop.step(times, traffic);
      if (!Double.isNaN(score)) {
        scoreSum += score;
        scores++;
      }
      long now = System.nanoTime();
      if (now - reported >= PROGRESS_INTERVAL_NANOS || step == plan.stepsPerEpoch()) {
        int steps = step - stepAtReport;
        report(
            epoch,
            step,
            scoreSum / scores,
            steps * NANOS_PER_SECOND / (now - reported),
            traffic,
            times);
        reported = now;
        stepAtReport = step;
      }
    }
    double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
    replica.endEpoch();
    Answers answers = test.run(replica);
    return new EpochFigures(
        epoch,
        scoreSum / scores,
        traffic,
        times,
        answers.correct(),
        answers.tested(),
        seconds,
        replica.parameterHash());
  }

  private void report(
      int epoch, int step, double score, double stepsPerSecond, Traffic traffic, PhaseTimes times) {
    ParameterLayout layout = replica.layout();
    progress.accept(
        new Progress(
            epoch,
            plan.epochs(),
            step,
            plan.stepsPerEpoch(),
            score,
            stepsPerSecond / replica.segments() * plan.batchSize() * exchange.worldSize(),
            traffic.elementsRatio(layout.trainedLength()),
            traffic.wireRatio(layout.trainedLength() + layout.statisticLength()),
            traffic.bytesPerStep(),
            times.share(Phase.EXCHANGE, Phase.WAIT)));
  }
}
