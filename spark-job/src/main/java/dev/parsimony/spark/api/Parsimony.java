package dev.parsimony.spark.api;

import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.spark.config.CheckpointInterval;
import dev.parsimony.spark.config.CheckpointSpec;
import dev.parsimony.spark.config.DataSource;
import dev.parsimony.spark.config.ExchangeSpec;
import dev.parsimony.spark.config.ModelSpec;
import dev.parsimony.spark.config.NonFinitePolicy;
import dev.parsimony.spark.config.RetrySpec;
import dev.parsimony.spark.config.TrainingConfig;
import dev.parsimony.spark.config.UpdaterSpec;
import dev.parsimony.spark.data.RecordData;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import dev.parsimony.spark.driver.TrainingRun;
import dev.parsimony.spark.report.RunConsole;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Trains DL4J networks on the data sets of an RDD. Immutable: every setting gives a new object.
 *
 * <pre>{@code
 * TrainedNetwork<MultiLayerNetwork> trained =
 *     Parsimony.on(spark).workers(4).batchSize(32).epochs(3).testOn(test).fit(network, train);
 * MultiLayerNetwork result = trained.network();
 * double accuracy = trained.report().accuracy();
 * }</pre>
 *
 * <p>A data set may hold any number of examples: they are dealt out anew, equally many to each
 * worker, and shuffled for every epoch. An RDD is read twice, so one that is costly or random
 * should be cached. Arrays must have the same shapes in all data sets, except that time series,
 * [examples, features, time], may differ in their steps: they are padded to the longest, and
 * masked. The given network stays as it is, and the Spark context stays open.
 */
public final class Parsimony {
  private final JavaSparkContext spark;
  private final Settings settings;

  /** Changed by nobody once it is in a field. */
  private static final class Settings implements Cloneable {
    private JavaRDD<MultiDataSet> test;
    private int workers = 4;
    private int batchSize = 64;
    private boolean batchByLength;
    private int epochs = 1;
    private CompressorSpec compression = CompressorSpec.parse("variance");
    private NonFinitePolicy onNonFinite = NonFinitePolicy.FAIL;
    private ExchangeSpec exchange = ExchangeSpec.AUTO;
    private long seed = 42;
    private OptionalInt threadsPerWorker = OptionalInt.empty();
    private Optional<CheckpointSpec> checkpoint = Optional.empty();
    private int maxFailures = RetrySpec.DEFAULT_MAX_FAILURES;
    private OptionalInt minWorkers = OptionalInt.empty();
    private PrintStream out = new PrintStream(OutputStream.nullOutputStream());

    Settings(JavaRDD<MultiDataSet> test) {
      this.test = test;
    }

    Settings copy() {
      try {
        return (Settings) clone();
      } catch (CloneNotSupportedException e) {
        throw new IllegalStateException(e);
      }
    }

    TrainingConfig config(Model network) {
      return new TrainingConfig(
          new DataSource.Given("RDD"),
          Optional.empty(),
          new ModelSpec.Given(network.getClass().getSimpleName()),
          workers,
          batchSize,
          batchByLength,
          epochs,
          compression,
          onNonFinite,
          exchange,
          UpdaterSpec.parse("adam:0.001"),
          seed,
          Optional.empty(),
          false,
          threadsPerWorker,
          checkpoint,
          new RetrySpec(maxFailures, minWorkers.orElse(workers)));
    }
  }

  private Parsimony(JavaSparkContext spark, Settings settings) {
    this.spark = spark;
    this.settings = settings;
  }

  private Parsimony with(Consumer<Settings> change) {
    Settings copy = settings.copy();
    change.accept(copy);
    return new Parsimony(spark, copy);
  }

  /** The defaults: an epoch, 4 workers, batches of 64, {@code variance}, no test, no output. */
  public static Parsimony on(JavaSparkContext spark) {
    return new Parsimony(spark, new Settings(spark.emptyRDD()));
  }

  /** Each takes one of Spark's slots; all are needed at once. */
  public Parsimony workers(int workers) {
    return with(copy -> copy.workers = workers);
  }

  /** Examples per worker and step. */
  public Parsimony batchSize(int examples) {
    return with(copy -> copy.batchSize = examples);
  }

  /**
   * Puts sequences of like length into a batch, so that less of it is padding: faster where lengths
   * differ, but which sequences meet is less random.
   */
  public Parsimony batchByLength() {
    return with(copy -> copy.batchByLength = true);
  }

  public Parsimony epochs(int epochs) {
    return with(copy -> copy.epochs = epochs);
  }

  /**
   * How gradients travel, as {@code --compression} takes it.
   *
   * @throws IllegalArgumentException with a sentence that lists what is allowed
   */
  public Parsimony compression(String method) {
    CompressorSpec parsed = CompressorSpec.parse(method);
    return with(copy -> copy.compression = parsed);
  }

  /**
   * How messages travel between the workers, as {@code --exchange} takes it.
   *
   * @throws IllegalArgumentException with a sentence that lists what is allowed
   */
  public Parsimony exchange(String pattern) {
    ExchangeSpec parsed = ExchangeSpec.parse(pattern);
    return with(copy -> copy.exchange = parsed);
  }

  /** A batch whose gradient is not finite is left out, instead of ending the training. */
  public Parsimony skipNonFinite() {
    return with(copy -> copy.onNonFinite = NonFinitePolicy.SKIP);
  }

  /** Of shuffling, dropout and rounding: the same seed and data give the same bits. */
  public Parsimony seed(long seed) {
    return with(copy -> copy.seed = seed);
  }

  /** Native threads of each worker; by default Spark's cores per task. */
  public Parsimony threadsPerWorker(int threads) {
    return with(copy -> copy.threadsPerWorker = OptionalInt.of(threads));
  }

  /**
   * Keeps checkpoints, the latest three, and goes on from the latest that is there.
   *
   * @param folder of any Hadoop file system
   * @param every such as {@code 500steps}, {@code 2epochs} or {@code 10min}
   * @throws IllegalArgumentException with what is allowed
   */
  public Parsimony checkpoint(String folder, String every) {
    return checkpoint(folder, every, CheckpointSpec.DEFAULT_KEEP);
  }

  /** The same with another number of checkpoints that stay. */
  public Parsimony checkpoint(String folder, String every, int keep) {
    CheckpointInterval interval = CheckpointInterval.parse(every);
    CheckpointSpec spec = new CheckpointSpec(folder, interval, keep, true);
    return with(copy -> copy.checkpoint = Optional.of(spec));
  }

  /** Failed attempts in a row, without a new checkpoint between, after which to try again. */
  public Parsimony maxFailures(int failures) {
    return with(copy -> copy.maxFailures = failures);
  }

  /** With how many workers to go on after a failure; by default all. */
  public Parsimony minWorkers(int workers) {
    return with(copy -> copy.minWorkers = OptionalInt.of(workers));
  }

  /** After every epoch the network is tested on these. */
  public Parsimony testOn(JavaRDD<DataSet> test) {
    return testOnMultiDataSet(multi(test));
  }

  /** After every epoch the network is tested on these. */
  public Parsimony testOnMultiDataSet(JavaRDD<MultiDataSet> test) {
    return with(copy -> copy.test = test);
  }

  /** Where to print progress and a table of the figures. */
  public Parsimony printTo(PrintStream out) {
    return with(copy -> copy.out = out);
  }

  /**
   * Trains a copy of the network, on from its state.
   *
   * @throws dev.parsimony.spark.config.UserErrorException before training, with what to change
   * @throws dev.parsimony.spark.driver.TrainingAbortedException if training began and did not end
   */
  public TrainedNetwork<MultiLayerNetwork> fit(MultiLayerNetwork network, JavaRDD<DataSet> data) {
    return train(network, MultiLayerNetwork.class, multi(data));
  }

  /** Likewise a graph with one input and one output. */
  public TrainedNetwork<ComputationGraph> fit(ComputationGraph network, JavaRDD<DataSet> data) {
    return fitMultiDataSet(network, multi(data));
  }

  /** Likewise a graph with any number of inputs and outputs. */
  public TrainedNetwork<ComputationGraph> fitMultiDataSet(
      ComputationGraph network, JavaRDD<MultiDataSet> data) {
    return train(network, ComputationGraph.class, data);
  }

  private static JavaRDD<MultiDataSet> multi(JavaRDD<DataSet> data) {
    return data.map(DataSet::toMultiDataSet);
  }

  private <M extends Model> TrainedNetwork<M> train(
      M network, Class<M> type, JavaRDD<MultiDataSet> data) {
    RunConsole console = new RunConsole(settings.out, false);
    TrainingRun run = new TrainingRun(settings.config(network), spark, console);
    run.prepare();
    run.requireSlots();
    NetworkSnapshot snapshot = NetworkSnapshot.of(network);
    RecordData examples = DataSets.examples(data, settings.test);
    console.say(examples.description());
    TrainingRun.Result result = run.train(examples, snapshot, () -> {});
    return new TrainedNetwork<>(type.cast(result.network().toModel()), result.report());
  }
}
