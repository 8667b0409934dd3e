package dev.parsimony.spark.driver.inference;

import dev.parsimony.secondmoment.kernel.convolution.Convolutions;
import dev.parsimony.spark.config.InferenceConfig;
import dev.parsimony.spark.config.KernelChoice;
import dev.parsimony.spark.config.SparkSettings;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.PieceWork;
import dev.parsimony.spark.data.SourceExamples;
import dev.parsimony.spark.dl4j.NativeRuntime;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import dev.parsimony.spark.driver.JavaSerialized;
import dev.parsimony.spark.driver.ModelLoader;
import dev.parsimony.spark.driver.failure.FailureWords;
import dev.parsimony.spark.files.Owner;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** What the commands have in common: the model, and a task for each piece of the examples. */
final class InferenceRun {
  private static final int NAME_LENGTH = 8;

  private final InferenceConfig config;
  private final JavaSparkContext spark;
  private final int threads;
  private final String name = UUID.randomUUID().toString();
  private final NetworkSnapshot network;
  private final List<String> classNames;

  /**
   * Reads the model.
   *
   * @throws UserErrorException where it cannot be read
   */
  InferenceRun(InferenceConfig config, JavaSparkContext spark) {
    this.config = config;
    this.spark = spark;
    this.threads =
        new SparkSettings(spark.getConf()).threads(config.threadsPerWorker(), config.workers());
    NativeRuntime.prepare(threads);
    ModelLoader loader = new ModelLoader(config.allowed(), spark.hadoopConfiguration());
    this.network = loader.toAnswer(config.model());
    this.classNames = loader.classNames(config.model());
  }

  /** Returns how the network computes convolutions, on every machine. */
  Convolutions convolutions() {
    return KernelChoice.OWN.convolutions();
  }

  NetworkSnapshot network() {
    return network;
  }

  /** Returns the names of the classes; empty where none were saved. */
  List<String> classNames() {
    return classNames;
  }

  /**
   * Requires as many names as classes.
   *
   * @param classes that the network tells apart
   */
  void requireNames(int classes) {
    if (!classNames.isEmpty() && classNames.size() != classes) {
      throw new UserErrorException(
          "The file classes.txt beside the model names "
              + classNames.size()
              + " classes, but the network tells "
              + classes
              + " apart; put the one that was saved with it there, or none.");
    }
  }

  SourceExamples.Request request() {
    return new SourceExamples.Request(
        config.data(), config.part(), network.features(), config.seed(), config.workers());
  }

  /** As which this takes folders for itself. */
  Owner owner() {
    return Owner.thisProcess(name.substring(0, NAME_LENGTH), spark.sc().applicationId());
  }

  /** Makes the task of a piece, from what all tasks share. */
  interface Tasks {
    PieceWork<byte[]> of(Answering answering);
  }

  /**
   * Lets the network answer all examples.
   *
   * @param labelled whether labels count
   * @param doing such as "Evaluation", for messages
   * @param each takes the results in the order of the pieces
   * @throws UserErrorException where an example is to blame
   * @throws InferenceAbortedException where Spark gave up
   */
  void run(
      SourceExamples examples,
      boolean labelled,
      String doing,
      Tasks tasks,
      Consumer<PieceResult> each) {
    Broadcast<byte[]> broadcast = spark.broadcast(JavaSerialized.toBytes(network));
    Answering answering =
        new Answering(
            name,
            broadcast,
            examples.pieces(),
            labelled,
            config.batchSize(),
            threads,
            convolutions());
    try {
      List<byte[]> results = examples.each(spark, tasks.of(answering)).collect();
      for (byte[] bytes : results) {
        PieceResult result = JavaSerialized.fromBytes(bytes, PieceResult.class);
        if (!result.problem().isEmpty()) {
          throw new UserErrorException(result.problem());
        }
        each.accept(result);
      }
    } catch (UserErrorException e) {
      throw e;
    } catch (Exception e) { // Scala throws checked ones, too, without saying so
      String reason =
          e instanceof InterruptedException
              ? "it was interrupted; run the command again."
              : FailureWords.ofJob(new IllegalStateException(String.valueOf(e.getMessage()), e));
      throw new InferenceAbortedException(doing + " stopped: " + reason, e);
    } finally {
      NetworkPool.forget(name);
      broadcast.destroy();
    }
  }
}
