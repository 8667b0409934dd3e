package dev.parsimony.spark.dl4j;

import dev.parsimony.compression.moments.MomentRequest;
import dev.parsimony.secondmoment.LayerTimes;
import dev.parsimony.secondmoment.array.Floats;
import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.KernelChoice;
import dev.parsimony.spark.config.ModelSpec;
import dev.parsimony.spark.config.UpdaterSpec;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.ExampleStore;
import dev.parsimony.spark.data.LabelForm;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.dl4j.file.MalformedModelException;
import dev.parsimony.spark.worker.Replica;
import dev.parsimony.spark.worker.ReplicaCopy;
import dev.parsimony.spark.worker.ReplicaState;
import dev.parsimony.spark.worker.TrainingFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;

/** Networks for a run: built, checked, made into replicas. */
@Internal
public final class Networks {
  private Networks() {}

  /** Returns DL4J's configuration of an optimiser. */
  public static IUpdater updater(UpdaterSpec spec) {
    return NamedNetworks.updater(spec);
  }

  /**
   * A named network with fresh parameters.
   *
   * @throws UserErrorException where it cannot be built for this shape
   */
  public static NetworkSnapshot named(
      ModelSpec spec, ExampleFormat format, int classes, UpdaterSpec updater, long seed) {
    return named(spec, format, LearntLabels.classes(classes), updater, seed);
  }

  /**
   * A named network with fresh parameters and the output and loss that fit the labels: softmax with
   * cross-entropy for classes, identity with squared errors for values, sigmoid with binary
   * cross-entropy for labels.
   *
   * @throws UserErrorException where it cannot be built for this shape
   */
  public static NetworkSnapshot named(
      ModelSpec spec, ExampleFormat format, LearntLabels labels, UpdaterSpec updater, long seed) {
    return NetworkSnapshot.of(NamedNetworks.create(spec, format, labels, updater, seed));
  }

  /**
   * Checks that the network answers with such values or labels.
   *
   * @throws UserErrorException naming both
   */
  public static void requireAnswers(NetworkSnapshot snapshot, LearntLabels labels) {
    Network network = snapshot.restore();
    if (network.outputs() == 1) {
      NetworkRequirements.requireAnswers(network.outputSpecs().get(0), labels);
    }
  }

  /**
   * Returns how a network takes examples and what it answers, found by asking it with one of zeros.
   *
   * @param shapes of an example's features, one for each input: vectors, images or sequences
   * @throws UserErrorException where it takes none of these shapes
   */
  public static NetworkForm form(NetworkSnapshot snapshot, List<ArrayShape> shapes) {
    return NetworkForm.of(snapshot.restore(), shapes);
  }

  /** Returns the names of a network's inputs, in their order; of a sequential one's, "input". */
  public static List<String> inputs(NetworkSnapshot snapshot) {
    return snapshot.graph()
        ? ComputationGraphConfiguration.fromJson(snapshot.configurationJson()).getNetworkInputs()
        : List.of("input");
  }

  /** Returns the names of a network's outputs, in their order; of a sequential one's, "output". */
  public static List<String> outputs(NetworkSnapshot snapshot) {
    return snapshot.graph()
        ? ComputationGraphConfiguration.fromJson(snapshot.configurationJson()).getNetworkOutputs()
        : List.of("output");
  }

  /**
   * Returns the forms of a graph's several outputs, as far as its configuration and the labels tell
   * them.
   */
  public static List<OutputForm> outputForms(NetworkSnapshot graph, LabelWidths labels) {
    String json = graph.configurationJson();
    return new ConfiguredOutputs(ComputationGraphConfiguration.fromJson(json)).forms(labels);
  }

  /** Returns whether a network with a single output answers at every time step. */
  public static boolean answersSteps(NetworkSnapshot snapshot) {
    return snapshot.restore().outputSpecs().get(0).perStep();
  }

  /** Returns what the network's first output layer asks of labels, as far as it says. */
  public static LabelForm labels(NetworkSnapshot snapshot) {
    return NetworkRequirements.labels(snapshot.restore());
  }

  /**
   * Checks that the network has no more outputs than the data has classes.
   *
   * @param outputs classes that the network tells apart
   * @param classes of the data; 0 where labels are values
   * @throws UserErrorException naming both
   */
  public static void requireUsed(int outputs, int classes) {
    if (outputs > classes && classes > 0) {
      throw new UserErrorException(
          String.format(
              Locale.ROOT,
              "The network has outputs for %,d classes, the data has %,d (the labels 0 to %d); give"
                  + " its output layer one output per class, or add --allow-unused-outputs (in a"
                  + " program allowUnusedOutputs()) if the data lacks some of its classes.",
              outputs,
              classes,
              classes - 1));
    }
  }

  /**
   * Returns how many classes a network's only output tells apart; 0 where its answers are something
   * else, or only the layers before say how many there are.
   */
  public static int classes(Model model) {
    List<OutputSpec> outputs = Network.of(model).outputSpecs();
    OutputSpec output = outputs.get(0);
    int width = output.width();
    boolean classes =
        output.sparse() || OutputTask.of(output, Math.max(1, width)) == OutputTask.CLASSES;
    if (outputs.size() > 1 || !classes) {
      return 0;
    }
    return ClassCount.of(width);
  }

  /** Returns each output's number of classes where labels are class numbers, 0 for the others. */
  public static List<Integer> sparseClasses(Model model) {
    return Network.of(model).outputSpecs().stream()
        .map(output -> output.sparse() ? output.width() : 0)
        .toList();
  }

  /**
   * Checks that the network can be trained on such examples, by trial steps on random ones.
   *
   * @param classes that the data has
   * @throws UserErrorException naming what does not fit, and what to change
   */
  public static TrialResult check(
      NetworkSnapshot snapshot,
      ExampleFormat format,
      int classes,
      MomentRequest moments,
      KernelChoice kernels) {
    Network network = snapshot.restore();
    NetworkInput input = input(network, snapshot, format);
    if (input.classes() < classes) {
      throw new UserErrorException(
          "The network tells "
              + input.classes()
              + " classes apart, the data has "
              + classes
              + "; give its output layer one output per class.");
    }
    if (classes > 0) {
      NetworkRequirements.requireClasses(network.outputSpecs().get(0));
    }
    return new Trial(snapshot, input, moments, kernels).run();
  }

  /**
   * One worker's replica. The calling thread's random generator, from which dropout draws, starts
   * from the given seed.
   *
   * @param batchSize examples per step and worker
   */
  public static Replica replica(
      NetworkSnapshot snapshot,
      ExampleFormat format,
      int batchSize,
      int workers,
      MomentRequest moments,
      KernelChoice kernels,
      long randomSeed) {
    Network network = snapshot.restore();
    NetworkInput input = input(network, snapshot, format);
    return replica(network, input, batchSize, workers, moments, kernels, randomSeed);
  }

  /**
   * One worker's replica in the state of a model that {@link ReplicaCopy#write} wrote.
   *
   * @param run the network that the run began with
   * @throws TrainingFailedException where it is none of that network
   * @throws IOException where it cannot be read
   */
  public static Replica replica(
      InputStream model,
      NetworkSnapshot run,
      ExampleFormat format,
      int batchSize,
      int workers,
      MomentRequest moments,
      KernelChoice kernels,
      long randomSeed)
      throws IOException {
    Network network = network(model, run);
    NetworkInput input = input(network, run, format);
    return replica(network, input, batchSize, workers, moments, kernels, randomSeed);
  }

  private static Network network(InputStream model, NetworkSnapshot run) throws IOException {
    try {
      return NetworkFiles.network(model, run);
    } catch (MalformedModelException e) {
      throw new TrainingFailedException(
          "The checkpoint's model.zip is none of this run: "
              + e.getMessage()
              + ". Delete that checkpoint, or give another --checkpoint folder.");
    }
  }

  private static NetworkInput input(
      Network network, NetworkSnapshot snapshot, ExampleFormat format) {
    return NetworkInput.of(network, format).normalisedBy(snapshot.normaliser());
  }

  /** Returns why changes of a network's weights may not be shared, without a full stop, if so. */
  public static Optional<String> obstacleToUpdates(NetworkSnapshot snapshot) {
    return NetworkRequirements.obstacleToUpdates(snapshot.restore());
  }

  /**
   * Checks that learning rates and all else that follows a schedule is finite throughout a run.
   *
   * @throws UserErrorException naming the layer, the schedule and the step
   */
  public static void requireSchedules(NetworkSnapshot network, int stepsPerEpoch, int epochs) {
    ScheduleCheck.require(network, stepsPerEpoch, epochs);
  }

  /** Returns random examples, as many as are asked for, on which a network can be tried. */
  public static ExampleStore randomExamples(ExampleFormat format, int classes) {
    return new TrialExamples(format, classes, false);
  }

  /** Measures from now on how long a replica's layers take, for a look at it. */
  public static LayerTimes timeLayers(Replica replica) {
    return ((Dl4jReplica) replica).timeLayers();
  }

  /**
   * Lets an observer look on at a worker's replica, which calls the observer's listeners and, on
   * worker 0, the network's.
   */
  public static void observe(
      Replica replica, int rank, TrainingListeners listeners, WorkerObserver.Factory observers) {
    Dl4jReplica observed = (Dl4jReplica) replica;
    WorkerObserver observer = observers.on(rank, observed.model());
    List<TrainingListener> called = new ArrayList<>(observer.listeners());
    if (rank == 0) {
      called.addAll(0, listeners.onWorker());
    }
    observed.observe(observer, called);
  }

  /** Returns what the replica's observer wants the driver to get. */
  public static byte[] observed(Replica replica) {
    return ((Dl4jReplica) replica).observer().result();
  }

  /**
   * Gives a network the state of another of the same configuration: parameters, the optimiser's
   * state and counters.
   */
  public static void write(ReplicaState state, Model into) {
    Network network = Network.of(into);
    Floats.write(state.parameters(), network.parameters());
    if (state.updaterState().length > 0) {
      Floats.write(state.updaterState(), network.updaterState());
    }
    network.setCounters(state.iteration(), state.epoch());
  }

  private static Replica replica(
      Network network,
      NetworkInput input,
      int batchSize,
      int workers,
      MomentRequest moments,
      KernelChoice kernels,
      long randomSeed) {
    Nd4j.getRandom().setSeed(randomSeed);
    return new Dl4jReplica(network, input, batchSize, batchSize * workers, moments, kernels);
  }
}
