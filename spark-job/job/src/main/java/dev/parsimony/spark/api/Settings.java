package dev.parsimony.spark.api;

import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.compression.Share;
import dev.parsimony.exchange.config.ExchangePattern;
import dev.parsimony.spark.config.CheckpointSpec;
import dev.parsimony.spark.config.ClassWeights;
import dev.parsimony.spark.config.KernelChoice;
import dev.parsimony.spark.config.NonFinitePolicy;
import dev.parsimony.spark.config.Normalization;
import dev.parsimony.spark.config.Preset;
import dev.parsimony.spark.config.RetrySpec;
import dev.parsimony.spark.config.SecondMomentSchedule;
import dev.parsimony.spark.config.SharingOptions;
import dev.parsimony.spark.config.Steps;
import dev.parsimony.spark.config.TrainingConfig;
import dev.parsimony.spark.driver.observe.RunObserver;
import dev.parsimony.spark.share.Outer;
import dev.parsimony.spark.share.Target;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.api.java.JavaRDD;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** What {@link Parsimony} was told; changed by nobody once it is in a field of one. */
final class Settings implements Cloneable {
  JavaRDD<MultiDataSet> test;
  int workers = 4;
  int batchSize = 64;
  boolean batchByLength;
  int epochs = 1;
  int earlyStopping;
  Optional<Preset> preset = Optional.empty();
  Optional<CompressorSpec> compression = Optional.empty();
  Optional<Share> share = Optional.empty();
  OptionalInt localSteps = OptionalInt.empty();
  Optional<Outer> outer = Optional.empty();
  Optional<Target> target = Optional.empty();
  OptionalInt momentInterval = OptionalInt.empty();
  boolean momentsAveraged;
  KernelChoice kernels = KernelChoice.OWN;
  NonFinitePolicy onNonFinite = NonFinitePolicy.FAIL;
  Optional<ExchangePattern> pattern = Optional.empty();
  boolean unusedOutputs;
  boolean weights;
  Optional<ClassWeights> classWeights = Optional.empty();
  Optional<Normalization> normalization = Optional.empty();
  long seed = 42;
  OptionalInt threadsPerWorker = OptionalInt.empty();
  Optional<CheckpointSpec> checkpoint = Optional.empty();
  int maxFailures = RetrySpec.DEFAULT_MAX_FAILURES;
  OptionalInt minWorkers = OptionalInt.empty();

  /** Those of tests: what an observer is told is internal, so no public method sets them. */
  List<RunObserver> observers = List.of();

  PrintStream out = new PrintStream(OutputStream.nullOutputStream());

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

  private Optional<SecondMomentSchedule> secondMoments() {
    return momentInterval.isEmpty() && !momentsAveraged
        ? Optional.empty()
        : Optional.of(new SecondMomentSchedule(momentInterval.orElse(1), momentsAveraged));
  }

  TrainingConfig config() {
    SharingOptions sharing =
        new SharingOptions(preset, share, localSteps, outer, target, compression, secondMoments());
    return new TrainingConfig(
        new Steps(workers, batchSize, batchByLength, epochs, earlyStopping, seed, threadsPerWorker),
        sharing,
        kernels,
        onNonFinite,
        pattern,
        unusedOutputs,
        checkpoint,
        new RetrySpec(maxFailures, minWorkers.orElse(workers)));
  }
}
