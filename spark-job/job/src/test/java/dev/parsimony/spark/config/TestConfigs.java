package dev.parsimony.spark.config;

import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.spark.share.Sharing;
import java.util.Optional;
import java.util.OptionalInt;

/** Valid configurations with one thing changed. */
final class TestConfigs {
  private TestConfigs() {}

  static TrainingConfig with(int workers, int batchSize, int epochs, OptionalInt threads) {
    return with(workers, batchSize, epochs, threads, "none");
  }

  static TrainingConfig with(
      int workers, int batchSize, int epochs, OptionalInt threads, String compression) {
    Steps steps = new Steps(workers, batchSize, false, epochs, 0, 1, threads);
    return with(steps, Sharing.GRADIENTS, compression);
  }

  static TrainingConfig with(Sharing sharing, String compression) {
    return with(new Steps(2, 1, false, 1, 0, 1, OptionalInt.empty()), sharing, compression);
  }

  private static TrainingConfig with(Steps steps, Sharing sharing, String compression) {
    return new TrainingConfig(
        steps,
        options(sharing, CompressorSpec.parse(compression)),
        KernelChoice.OWN,
        NonFinitePolicy.FAIL,
        Optional.empty(),
        false,
        Optional.empty(),
        new RetrySpec(RetrySpec.DEFAULT_MAX_FAILURES, Math.max(1, steps.workers())));
  }

  private static SharingOptions options(Sharing sharing, CompressorSpec compression) {
    return new SharingOptions(
        Optional.empty(),
        Optional.of(sharing.share()),
        OptionalInt.of(sharing.localSteps()),
        sharing.updates() ? Optional.of(sharing.outer()) : Optional.empty(),
        Optional.ofNullable(sharing.target()),
        Optional.of(compression),
        Optional.of(SecondMomentSchedule.EVERY_STEP));
  }

  static TrainingConfig workers(int workers) {
    return with(workers, 1, 1, OptionalInt.empty());
  }

  static TrainingConfig threads(int threads) {
    return with(1, 1, 1, OptionalInt.of(threads));
  }
}
