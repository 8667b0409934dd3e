package dev.parsimony.spark.config;

import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.compression.moments.MomentRequest;
import dev.parsimony.exchange.config.ExchangePattern;
import dev.parsimony.spark.Internal;
import dev.parsimony.spark.share.Sharing;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A validated training run, whatever it trains: the part that the command and the programming
 * interface share.
 *
 * @param steps their batches hold, where second moments are estimated, a multiple of the number of
 *     samples
 * @param shared what travels, how, and how often
 * @param kernels whose operations compute a step
 * @param pattern how messages travel between the workers; empty where they choose
 * @param unusedOutputs whether the network may have more outputs than the data has classes
 * @param checkpoint where the run's state goes from time to time; by default nowhere
 * @param retry what to do where workers are lost
 */
@Internal
public record TrainingConfig(
    Steps steps,
    SharingOptions shared,
    KernelChoice kernels,
    NonFinitePolicy onNonFinite,
    Optional<ExchangePattern> pattern,
    boolean unusedOutputs,
    Optional<CheckpointSpec> checkpoint,
    RetrySpec retry) {

  /**
   * Checks what must fit together.
   *
   * @throws IllegalArgumentException with a sentence naming the option
   */
  public TrainingConfig {
    CompressorSpec compression = shared.compressor();
    Sharing sharing = shared.sharing();
    requireEqualParts(steps.batchSize(), compression.moments());
    requireExact(shared.secondMomentSchedule(), compression);
    if (sharing.target() != null && !sharing.updates() && !compression.hasAlpha()) {
      throw new IllegalArgumentException(
          "Invalid value for --target: it sets the alpha of --compression variance or hybrid, or"
              + " the local steps of --share updates, but gradients are shared by "
              + compression);
    }
    if (retry.minWorkers() > steps.workers()) {
      throw new IllegalArgumentException(
          "Invalid value for --min-workers: got "
              + retry.minWorkers()
              + ", expected at most --workers, "
              + steps.workers());
    }
  }

  private static void requireExact(SecondMomentSchedule schedule, CompressorSpec compression) {
    if (schedule.averaged() && !compression.moments().exact()) {
      throw new IllegalArgumentException(
          "Invalid value for --second-moments: it is for the exact second moments of variance and"
              + " hybrid, but --compression is "
              + compression);
    }
  }

  /** How what is shared travels. */
  public CompressorSpec compression() {
    return shared.compressor();
  }

  /** What travels, and how often. */
  public Sharing sharing() {
    return shared.sharing();
  }

  /** Which steps take second moments. */
  public SecondMomentSchedule secondMoments() {
    return shared.secondMomentSchedule();
  }

  public int workers() {
    return steps.workers();
  }

  /** Examples per worker and step. */
  public int batchSize() {
    return steps.batchSize();
  }

  /** Whether sequences of like length are put into a batch. */
  public boolean batchByLength() {
    return steps.batchByLength();
  }

  public int epochs() {
    return steps.epochs();
  }

  /** Whether the network of the epoch with the lowest test loss is the result. */
  public boolean stopsEarly() {
    return steps.earlyStopping() > 0;
  }

  /** Seed of parameters, shuffling and dropout. */
  public long seed() {
    return steps.seed();
  }

  /** Native threads of each worker; empty for what Spark's settings say. */
  public OptionalInt threadsPerWorker() {
    return steps.threadsPerWorker();
  }

  /** This configuration with another number of workers, on which the run continues. */
  public TrainingConfig withWorkers(int newWorkers) {
    return with(
        steps.withWorkers(newWorkers),
        shared,
        new RetrySpec(retry.maxFailures(), Math.min(newWorkers, retry.minWorkers())));
  }

  /** This configuration with gradients, where updates travel and nobody has asked for them. */
  public Optional<TrainingConfig> gradientsInstead() {
    return shared.gradientsInstead().map(other -> with(steps, other, retry));
  }

  private TrainingConfig with(Steps newSteps, SharingOptions newShared, RetrySpec newRetry) {
    return new TrainingConfig(
        newSteps, newShared, kernels, onNonFinite, pattern, unusedOutputs, checkpoint, newRetry);
  }

  private static void requireEqualParts(int batchSize, MomentRequest moments) {
    if (moments.estimated() && batchSize % moments.samples() != 0) {
      throw new IllegalArgumentException(
          "Invalid value for --batch-size: got "
              + batchSize
              + ", expected a multiple of variance-samples="
              + moments.samples());
    }
  }
}
