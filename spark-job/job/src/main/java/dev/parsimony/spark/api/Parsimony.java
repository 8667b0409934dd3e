package dev.parsimony.spark.api;

import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.compression.Share;
import dev.parsimony.exchange.config.ExchangePattern;
import dev.parsimony.spark.config.CheckpointInterval;
import dev.parsimony.spark.config.CheckpointSpec;
import dev.parsimony.spark.config.ClassWeights;
import dev.parsimony.spark.config.KernelChoice;
import dev.parsimony.spark.config.NonFinitePolicy;
import dev.parsimony.spark.config.Normalization;
import dev.parsimony.spark.config.Preset;
import dev.parsimony.spark.share.Outer;
import dev.parsimony.spark.share.Target;
import java.io.PrintStream;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
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
 * worker, and shuffled for every epoch. An RDD is read twice, and a third time for the statistics
 * of {@link #normalize}, so one that is costly or random should be cached. Arrays must have the
 * same shapes in all data sets, except that time series, [examples, features, time], may differ in
 * their steps: they are padded to the longest of their batch, and masked. The given network stays
 * as it is, the Spark context stays open, and ND4J's settings and the caller's random generator are
 * as they were afterwards.
 */
public final class Parsimony {
  private final JavaSparkContext spark;
  private final Settings settings;

  private Parsimony(JavaSparkContext spark, Settings settings) {
    this.spark = spark;
    this.settings = settings;
  }

  private Parsimony with(Consumer<Settings> change) {
    Settings copy = settings.copy();
    change.accept(copy);
    return new Parsimony(spark, copy);
  }

  /** Converts a data set; a null stays one, to be told apart from a mistake of ours. */
  private static final Function<DataSet, MultiDataSet> MULTI =
      dataSet -> dataSet == null ? null : dataSet.toMultiDataSet();

  /**
   * Returns defaults: an epoch, 4 workers, batches of 64, updates shared by {@code
   * variance:alpha=1} (see {@link #share}), no test, no output.
   */
  public static Parsimony on(JavaSparkContext spark) {
    return new Parsimony(spark, new Settings(Given.value(spark, "Spark context").emptyRDD()));
  }

  /** Sets the number of workers; each takes one of Spark's slots, and all are needed at once. */
  public Parsimony workers(int workers) {
    return with(copy -> copy.workers = workers);
  }

  /** Sets the examples per worker and step. */
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
   * Ends the training after so many epochs in a row without a lower loss on the test examples, and
   * returns the network of the epoch with the lowest; needs {@link #testOn}. By default 0: all
   * epochs are trained, and the last is returned.
   */
  public Parsimony earlyStopping(int epochsWithoutGain) {
    return with(copy -> copy.earlyStopping = epochsWithoutGain);
  }

  /**
   * Sets how what is shared travels, as {@code --compression} takes it.
   *
   * @throws IllegalArgumentException with a sentence that lists what is allowed
   */
  public Parsimony compression(String method) {
    CompressorSpec parsed = CompressorSpec.parse(Given.value(method, "compression"));
    return with(copy -> copy.compression = Optional.of(parsed));
  }

  /**
   * Takes settings that go together, as {@code --preset} does: {@code paper} shares gradients at
   * every step by {@code variance:alpha=1.5}, unless another compression is set.
   *
   * @throws IllegalArgumentException with a sentence that says what is allowed
   */
  public Parsimony preset(String name) {
    Preset parsed = Preset.parse(Given.value(name, "preset"));
    return with(copy -> copy.preset = Optional.of(parsed));
  }

  /**
   * Sets what travels: the changes of weights that each worker's own optimiser has made, or
   * gradients, on whose mean all workers take the same optimiser step (the paper's order). By
   * default {@link Share#UPDATES} with {@code variance}, else gradients; gradients also where a
   * network cannot share updates: float64, and layers with constraints.
   */
  public Parsimony share(Share share) {
    Share given = Given.value(share, "share");
    return with(copy -> copy.share = Optional.of(given));
  }

  /**
   * Sets the batches that each worker trains on between two exchanges, 4 by default, where a run
   * with a {@link #target} begins; for {@link Share#UPDATES} only.
   */
  public Parsimony localSteps(int batches) {
    return with(copy -> copy.localSteps = OptionalInt.of(batches));
  }

  /**
   * Sets the outer optimiser, which moves the weights by the mean of the workers' changes: SGD with
   * Nesterov momentum, 1 and 0.5 by default; for {@link Share#UPDATES} only.
   *
   * @param learningRate above 0; 1 takes the mean as it is
   * @param momentum from 0 to below 1
   * @throws IllegalArgumentException in one sentence if a number is out of range
   */
  public Parsimony outer(double learningRate, double momentum) {
    Outer given = new Outer((float) learningRate, (float) momentum);
    return with(copy -> copy.outer = Optional.of(given));
  }

  /**
   * Sets a target for which alpha is set during the run, and local steps where updates are shared,
   * as {@code --target} takes it: {@code ratio=1000} or {@code comm=5%}. Where gradients are shared
   * it is for {@code variance} and {@code hybrid}.
   *
   * @throws IllegalArgumentException with a sentence that says what is allowed
   */
  public Parsimony target(String target) {
    Target parsed = Target.parse(Given.value(target, "target"));
    return with(copy -> copy.target = Optional.of(parsed));
  }

  /**
   * Takes second moments at every k-th step of a worker only, by default 4 where updates are shared
   * and 1 where gradients are; for more than 1, all steps get a running average of those taken. For
   * the exact second moments of {@code variance} and {@code hybrid}.
   */
  public Parsimony secondMomentsEvery(int steps) {
    return with(copy -> copy.momentInterval = OptionalInt.of(steps));
  }

  /**
   * Gives all steps a running average of second moments, as {@code --second-moments
   * every=1,average} does where every step takes its own; the average varies less than they do.
   */
  public Parsimony averageSecondMoments() {
    return with(copy -> copy.momentsAveraged = true);
  }

  /**
   * Computes steps by DL4J's own operations alone, with the bits that {@code fit} gives, instead of
   * by faster ones with other last bits.
   */
  public Parsimony dl4jKernels() {
    return with(copy -> copy.kernels = KernelChoice.DL4J);
  }

  /**
   * Sets whose operations compute a step, as {@code --kernels} takes it.
   *
   * @throws IllegalArgumentException with a sentence that lists what is allowed
   */
  public Parsimony kernels(String choice) {
    KernelChoice parsed = KernelChoice.parse(Given.value(choice, "kernels"));
    return with(copy -> copy.kernels = parsed);
  }

  /**
   * Sets how messages travel between the workers, as {@code --exchange} takes it.
   *
   * @throws IllegalArgumentException with a sentence that lists what is allowed
   */
  public Parsimony exchange(String pattern) {
    Optional<ExchangePattern> parsed = ExchangePattern.parse(Given.value(pattern, "exchange"));
    return with(copy -> copy.pattern = parsed);
  }

  /** Leaves out a batch whose gradient is not finite, instead of ending the training. */
  public Parsimony skipNonFinite() {
    return with(copy -> copy.onNonFinite = NonFinitePolicy.SKIP);
  }

  /** Allows the network more outputs than the data has classes. */
  public Parsimony allowUnusedOutputs() {
    return with(copy -> copy.unusedOutputs = true);
  }

  /**
   * Takes the labels' masks, [examples, 1], for weights of the examples, finite numbers of 0 or
   * more: each multiplies its example's loss, and with it that example's gradient. Test figures
   * count each example once. Without this they are masks as {@code fit} takes them, which multiply
   * a network's pre-activations as well.
   */
  public Parsimony labelMasksAreWeights() {
    return with(copy -> copy.weights = true);
  }

  /**
   * Lets the training examples of each class count differently, as {@code --class-weights} takes
   * it: {@code balanced}, so that all classes together count the same, or a weight of 0 or more for
   * each class, in the order of the network's outputs, as in {@code 1,2.5,1}. An example's own
   * weight is multiplied by it. For networks with one output that tells classes apart; the data is
   * read once more.
   *
   * @throws IllegalArgumentException with a sentence that says what is allowed
   */
  public Parsimony classWeights(String weights) {
    ClassWeights parsed = ClassWeights.parse(Given.value(weights, "class weights"));
    return with(copy -> copy.classWeights = Optional.of(parsed));
  }

  /** Gives each class its weight, in the order of the network's outputs, likewise. */
  public Parsimony classWeights(double[] weights) {
    return classWeights(ClassWeights.text(Given.value(weights, "class weights")));
  }

  /**
   * Normalises features by what the training examples show, as {@code --normalize} takes it: {@code
   * standard} to a mean of 0 and a standard deviation of 1, {@code minmax} to 0 to 1, {@code image}
   * from 0 to 255 to 0 to 1. Statistics are of each value of a vector, or else of each channel or
   * feature, the second dimension, so networks whose channels or features are last take {@code
   * image} alone; masked time steps do not count. Test examples are normalised, too, and {@link
   * TrainedNetwork#normalizer} is what to save with the network.
   *
   * @throws IllegalArgumentException with a sentence that lists what is allowed
   */
  public Parsimony normalize(String kind) {
    Normalization parsed = Normalization.parse(Given.value(kind, "normalisation"));
    return with(copy -> copy.normalization = Optional.of(parsed));
  }

  /** Seeds shuffling, dropout and rounding: the same seed and data give the same bits. */
  public Parsimony seed(long seed) {
    return with(copy -> copy.seed = seed);
  }

  /** Sets the native threads of each worker; by default Spark's cores per task. */
  public Parsimony threadsPerWorker(int threads) {
    return with(copy -> copy.threadsPerWorker = OptionalInt.of(threads));
  }

  /**
   * Keeps checkpoints, the latest three, and resumes from the latest that is there.
   *
   * @param folder of any Hadoop file system
   * @param every such as {@code 500steps}, {@code 2epochs} or {@code 10min}
   * @throws IllegalArgumentException with what is allowed
   */
  public Parsimony checkpoint(String folder, String every) {
    return checkpoint(folder, every, CheckpointSpec.DEFAULT_KEEP);
  }

  /** Keeps the latest {@code keep} checkpoints, and resumes from the latest that is there. */
  public Parsimony checkpoint(String folder, String every, int keep) {
    CheckpointInterval interval =
        CheckpointInterval.parse(Given.value(every, "interval of checkpoints"));
    CheckpointSpec spec =
        new CheckpointSpec(
            Given.text(folder, "folder of checkpoints"), interval, keep, CheckpointSpec.Use.RESUME);
    return with(copy -> copy.checkpoint = Optional.of(spec));
  }

  /** Sets after how many failed attempts in a row, without a new checkpoint, to try again. */
  public Parsimony maxFailures(int failures) {
    return with(copy -> copy.maxFailures = failures);
  }

  /** Sets with how many workers to continue after a failure; by default all. */
  public Parsimony minWorkers(int workers) {
    return with(copy -> copy.minWorkers = OptionalInt.of(workers));
  }

  /** Tests the network on these data sets after every epoch. */
  public Parsimony testOn(JavaRDD<DataSet> test) {
    return testOnMultiDataSet(Given.value(test, "RDD of test data").map(MULTI));
  }

  /** Tests the network on these data sets after every epoch. */
  public Parsimony testOnMultiDataSet(JavaRDD<MultiDataSet> test) {
    JavaRDD<MultiDataSet> given = Given.value(test, "RDD of test data");
    return with(copy -> copy.test = given);
  }

  /** Sets where to print progress and a table of the figures. */
  public Parsimony printTo(PrintStream out) {
    PrintStream given = Given.value(out, "stream to print to");
    return with(copy -> copy.out = given);
  }

  /**
   * Trains a copy of the network, on from its state. The network's listeners are called on worker
   * 0, on its thread and with its replica, for its own batches, and are then those of the trained
   * network; where workers run in other JVMs, copies of those that are serialisable are called
   * there, and what is not is named in a warning.
   *
   * @throws dev.parsimony.spark.config.UserErrorException before training, with what to change
   * @throws dev.parsimony.spark.driver.TrainingAbortedException if training began and did not end
   */
  public TrainedNetwork<MultiLayerNetwork> fit(MultiLayerNetwork network, JavaRDD<DataSet> data) {
    Given.network(network);
    return training().train(network, network.getListeners(), MultiLayerNetwork.class, multi(data));
  }

  /** Trains a copy of a graph with one input and one output, likewise. */
  public TrainedNetwork<ComputationGraph> fit(ComputationGraph network, JavaRDD<DataSet> data) {
    return fitMultiDataSet(network, multi(data));
  }

  /** Trains a copy of a graph with any number of inputs and outputs, likewise. */
  public TrainedNetwork<ComputationGraph> fitMultiDataSet(
      ComputationGraph network, JavaRDD<MultiDataSet> data) {
    Given.network(network);
    JavaRDD<MultiDataSet> given = Given.value(data, "RDD of data");
    return training().train(network, network.getListeners(), ComputationGraph.class, given);
  }

  JavaSparkContext spark() {
    return spark;
  }

  Settings settings() {
    return settings;
  }

  private NetworkTraining training() {
    return new NetworkTraining(spark, settings);
  }

  private static JavaRDD<MultiDataSet> multi(JavaRDD<DataSet> data) {
    return Given.value(data, "RDD of data").map(MULTI);
  }
}
