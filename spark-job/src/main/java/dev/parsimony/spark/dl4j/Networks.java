package dev.parsimony.spark.dl4j;

import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.spark.config.ModelSpec;
import dev.parsimony.spark.config.UpdaterSpec;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.ExampleStore;
import dev.parsimony.spark.data.LabelForm;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.worker.Replica;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.factory.Nd4j;

/** Networks for a run: built, checked, made into replicas. */
public final class Networks {
  private Networks() {}

  /**
   * A named network with fresh parameters.
   *
   * @throws UserErrorException where it cannot be built for this shape
   */
  public static NetworkSnapshot named(
      ModelSpec spec, ExampleFormat format, int classes, UpdaterSpec updater, long seed) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(NamedNetworks.configuration(spec, format, classes, updater, seed));
    network.init();
    return NetworkSnapshot.of(network);
  }

  /** What the network's first output layer asks of labels, as far as it says. */
  public static LabelForm labels(NetworkSnapshot snapshot) {
    return TrainableCheck.labels(snapshot.restore());
  }

  /**
   * Checks that the network can be trained on such examples, by a trial step on random ones.
   *
   * @param classes that the data has
   * @throws UserErrorException naming what does not fit, and what to change
   */
  public static NetworkCheck check(
      NetworkSnapshot snapshot, ExampleFormat format, int classes, boolean withSecondMoments) {
    Network network = snapshot.restore();
    NetworkInput input = NetworkInput.of(network, format);
    if (input.classes() < classes) {
      throw new UserErrorException(
          "The network has "
              + input.classes()
              + " outputs, the data has "
              + classes
              + " classes; give its output layer one output per class.");
    }
    return new NetworkCheck(network.layout(), tryStep(network, input, format, withSecondMoments));
  }

  private static List<String> tryStep(
      Network network, NetworkInput input, ExampleFormat format, boolean withSecondMoments) {
    int examples = 2;
    Batch batch = new Batch(examples, format);
    ExampleStore random = new TrialExamples(format, input.classes());
    for (int i = 0; i < examples; i++) {
      batch.add(random, i);
    }
    try (Dl4jReplica replica =
        new Dl4jReplica(network, input, examples, examples, withSecondMoments)) {
      replica.computeMoments(batch, new GradientMoments(replica.layout(), withSecondMoments));
      return replica.remarks();
    } catch (UserErrorException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new UserErrorException(
          "The network does not train on examples of this data, "
              + format.shape()
              + "; check its last layer and its input. DL4J says: "
              + Dl4jReason.of(e),
          e);
    }
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
      boolean withSecondMoments,
      long randomSeed) {
    Network network = snapshot.restore();
    NetworkInput input = NetworkInput.of(network, format);
    Nd4j.getRandom().setSeed(randomSeed);
    return new Dl4jReplica(network, input, batchSize, batchSize * workers, withSecondMoments);
  }
}
