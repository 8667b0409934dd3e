package dev.parsimony.spark.driver;

import dev.parsimony.compression.moments.MomentRequest;
import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.KernelChoice;
import dev.parsimony.spark.config.TrainingConfig;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.TrainingData;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import dev.parsimony.spark.dl4j.Networks;
import dev.parsimony.spark.dl4j.TrialResult;
import org.jspecify.annotations.Nullable;

/**
 * The result of the latest trial of a network, for runs that train it one after the other: as long
 * as only its state differs, the next trial would have the same result. Used by one thread.
 */
@Internal
public final class Trials {
  private @Nullable Subject subject;
  private @Nullable TrialResult result;

  /** On what a trial's result depends. */
  private record Subject(
      String configuration,
      ExampleFormat format,
      int classes,
      MomentRequest moments,
      KernelChoice kernels) {
    TrialResult trial(NetworkSnapshot network) {
      return Networks.check(network, format, classes, moments, kernels);
    }
  }

  /** Creates an empty memory. */
  public Trials() {}

  /**
   * Returns the result of trying a network as a run trains it.
   *
   * @throws UserErrorException where the driver has too little memory for it
   */
  TrialResult result(NetworkSnapshot network, TrainingData data, TrainingConfig config) {
    Subject now =
        new Subject(
            SameRun.withoutCounters(network),
            data.format(),
            data.classes(),
            config.compression().moments(),
            config.kernels());
    TrialResult known = result;
    if (known != null && now.equals(subject)) {
      return known;
    }
    try {
      TrialResult fresh = now.trial(network);
      subject = now;
      result = fresh;
      return fresh;
    } catch (OutOfMemoryError e) {
      throw tooLarge(e);
    }
  }

  /** For a network that the driver cannot build or try. */
  static UserErrorException tooLarge(OutOfMemoryError e) {
    return new UserErrorException(
        "The driver ran out of memory with this network; raise spark.driver.memory, and with it"
            + " what ND4J may take off-heap (four times as much, or"
            + " -Dorg.bytedeco.javacpp.maxphysicalbytes in spark.driver.extraJavaOptions). Java"
            + " says: "
            + e.getMessage(),
        e);
  }
}
