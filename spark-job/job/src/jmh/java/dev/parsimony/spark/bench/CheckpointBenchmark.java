package dev.parsimony.spark.bench;

import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.compression.GradientCompressor;
import dev.parsimony.compression.bench.Figure;
import dev.parsimony.compression.bench.Figures;
import dev.parsimony.compression.bench.Medians;
import dev.parsimony.exchange.address.PeerAddress;
import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.exchange.collective.ExchangeListener;
import dev.parsimony.exchange.config.ExchangeConfig;
import dev.parsimony.spark.checkpoint.CheckpointConfig;
import dev.parsimony.spark.checkpoint.Lineage;
import dev.parsimony.spark.checkpoint.RankCheckpoints;
import dev.parsimony.spark.config.CheckpointInterval;
import dev.parsimony.spark.config.KernelChoice;
import dev.parsimony.spark.config.ModelSpec;
import dev.parsimony.spark.config.UpdaterSpec;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.ShuffledBatches;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.dl4j.NativeRuntime;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import dev.parsimony.spark.dl4j.Networks;
import dev.parsimony.spark.metrics.RankEvents;
import dev.parsimony.spark.worker.Checkpointer;
import dev.parsimony.spark.worker.Learner;
import dev.parsimony.spark.worker.Replica;
import dev.parsimony.spark.worker.TestPass;
import dev.parsimony.spark.worker.TrainingSchedule;
import dev.parsimony.spark.worker.Worker;
import dev.parsimony.spark.worker.WorkerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;

/**
 * What a checkpoint of 25 million parameters with Adam's state, r and v costs one worker: the same
 * steps with one and with two of them, alternately, until all are complete. The first one of a run
 * also makes the room for the copies.
 *
 * <p>Arguments: OUTPUT.json quick|full
 */
public final class CheckpointBenchmark {
  private static final int BATCH_SIZE = 8;
  private static final int CLASSES = 10;
  private static final int FIRST = 3;
  private static final int SECOND = 13;
  private static final double SECONDS_BETWEEN = 60;
  private static final double BAR = 0.02;

  private final int steps;
  private final ExampleFormat format =
      ExampleFormat.classified(ArrayShape.vector(784), ArrayEncoding.FLOAT32);
  private final CompressorSpec compression = CompressorSpec.parse("variance");
  private final Replica replica;
  private final Exchange exchange;
  private double takeSeconds;

  private CheckpointBenchmark(int steps) throws IOException {
    this.steps = steps;
    NetworkSnapshot network =
        Networks.named(
            ModelSpec.parse("mlp:4600,4600"), format, CLASSES, UpdaterSpec.parse("adam:0.001"), 1);
    replica =
        Networks.replica(
            network, format, BATCH_SIZE, 1, compression.moments(), KernelChoice.OWN, 1);
    ExchangeListener listener = ExchangeListener.open("127.0.0.1");
    List<PeerAddress> peers = List.of(new PeerAddress(0, "127.0.0.1", listener.port()));
    exchange =
        listener.connect(
            0, peers, new ExchangeConfig(new byte[32], 0, 10_000, 1 << 30), () -> false);
  }

  public static void main(String[] args) throws IOException {
    boolean quick = args[1].equals("quick");
    NativeRuntime.prepare(1);
    CheckpointBenchmark benchmark = new CheckpointBenchmark(quick ? 25 : 60);
    int rounds = quick ? 2 : 5;
    double[] one = new double[rounds];
    double[] two = new double[rounds];
    double[] first = new double[rounds];
    double[] extra = new double[rounds];
    double[] taken = new double[rounds];
    Path parent = Path.of(args[0]).toAbsolutePath().getParent();
    benchmark.seconds(parent, 1);
    for (int round = 0; round < rounds; round++) {
      System.out.println("round " + (round + 1) + " of " + rounds + " ...");
      one[round] = benchmark.seconds(parent, 1);
      first[round] = 1e3 * benchmark.takeSeconds;
      two[round] = benchmark.seconds(parent, 2);
      taken[round] = 1e3 * benchmark.takeSeconds;
      extra[round] = (two[round] - one[round]) / SECONDS_BETWEEN;
    }
    String reference = String.format(Locale.ROOT, "with one, %.2f s", Medians.of(one));
    Figures.publish(
        List.of(
            Figure.only(
                benchmark.steps + " steps with two checkpoints, 25M parameters",
                Medians.of(two),
                "s",
                reference,
                Medians.of(two) / Medians.of(one)),
            Figure.only(
                "  a copy, for which training stands still",
                Medians.of(taken),
                "ms",
                "the first, " + Math.round(Medians.of(first)) + " ms",
                Medians.of(taken) / Medians.of(first)),
            Figure.atMost(
                "overhead at one per minute",
                100 * Medians.of(extra),
                "%",
                "60 s of training",
                Medians.of(extra),
                BAR)),
        Path.of(args[0]));
    System.exit(0);
  }

  /** What the steps take with so many checkpoints, in a folder that is deleted again. */
  private double seconds(Path parent, int checkpoints) throws IOException {
    Path folder = Files.createTempDirectory(parent, "checkpoint");
    try {
      return seconds(
          new CheckpointConfig(
              folder.toString(),
              CheckpointInterval.parse("1step"),
              1,
              Lineage.begun("bench"),
              "bench.0",
              Map.of(),
              false,
              false),
          checkpoints);
    } finally {
      FileUtils.deleteDirectory(folder.toFile());
    }
  }

  private double seconds(CheckpointConfig checkpoints, int count) throws IOException {
    GradientCompressor compressor = compression.create(replica.layout(), 1);
    TrainingSchedule plan = new TrainingSchedule(0, 1, steps, BATCH_SIZE, false);
    RandomExamples examples = new RandomExamples(steps * BATCH_SIZE, format.shape(), CLASSES, 1);
    try (RankCheckpoints opened =
            RankCheckpoints.open(checkpoints, plan, exchange, 0, new Configuration());
        Checkpointer checkpointer =
            new Chosen(
                opened.checkpointer(new Learner(replica, compressor), 0, RankEvents.NONE), count)) {
      Worker worker =
          new Worker(
              new Learner(replica, compressor),
              exchange,
              new ShuffledBatches(examples, BATCH_SIZE, 1, 0),
              new Batch(BATCH_SIZE, format),
              new TestPass(new RandomExamples(0, format.shape(), 1, 1), format, BATCH_SIZE),
              plan,
              new WorkerState(1),
              checkpointer,
              RankEvents.NONE);
      long start = System.nanoTime();
      worker.train();
      return (System.nanoTime() - start) / 1e9;
    }
  }

  /** One checkpoint or two, after chosen steps. */
  private final class Chosen implements Checkpointer {
    private final Checkpointer checkpointer;
    private final int count;

    Chosen(Checkpointer checkpointer, int count) {
      this.checkpointer = checkpointer;
      this.count = count;
    }

    @Override
    public boolean busy() throws IOException {
      return checkpointer.busy();
    }

    @Override
    public boolean due(long taken, int epochEnded, boolean last) {
      boolean chosen = taken == FIRST || (count > 1 && taken == SECOND);
      return chosen && checkpointer.due(taken, epochEnded, true);
    }

    @Override
    public void stepDone(boolean anyBusy) {
      checkpointer.stepDone(anyBusy);
    }

    @Override
    public void take(WorkerState state, boolean over) throws IOException {
      long start = System.nanoTime();
      checkpointer.take(state, over);
      takeSeconds = (System.nanoTime() - start) / 1e9;
    }

    @Override
    public boolean lastWritten() throws IOException {
      return checkpointer.lastWritten();
    }

    @Override
    public void close() {
      checkpointer.close();
    }
  }
}
