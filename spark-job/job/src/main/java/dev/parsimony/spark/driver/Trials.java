package dev.parsimony.spark.driver;

import dev.parsimony.compression.moments.MomentRequest;
import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.KernelChoice;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import dev.parsimony.spark.dl4j.TrialResult;
import java.util.function.Supplier;
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
      KernelChoice kernels) {}

  /** Creates an empty memory. */
  public Trials() {}

  TrialResult result(
      NetworkSnapshot network,
      ExampleFormat format,
      int classes,
      MomentRequest moments,
      KernelChoice kernels,
      Supplier<TrialResult> trial) {
    Subject now = new Subject(SameRun.withoutCounters(network), format, classes, moments, kernels);
    TrialResult known = result;
    if (known != null && now.equals(subject)) {
      return known;
    }
    TrialResult fresh = trial.get();
    subject = now;
    result = fresh;
    return fresh;
  }
}
