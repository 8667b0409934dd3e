package dev.parsimony.spark.cli;

import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.compression.Share;
import dev.parsimony.spark.config.Preset;
import dev.parsimony.spark.config.SecondMomentSchedule;
import dev.parsimony.spark.config.SharingOptions;
import dev.parsimony.spark.share.Outer;
import dev.parsimony.spark.share.Sharing;
import dev.parsimony.spark.share.Target;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what travels, how, and how often. */
final class SharingArguments {
  @Option(
      names = "--compression",
      paramLabel = "METHOD",
      description = "How what is shared travels.") // HelpTexts says all
  private @Nullable CompressorSpec compression;

  @Option(
      names = "--preset",
      paramLabel = "paper",
      description =
          "paper: all as in the paper that Parsimony builds on, gradients at every step by "
              + SharingOptions.OF_GRADIENTS
              + "; other options still change it.")
  private @Nullable Preset preset;

  @Option(
      names = "--share",
      paramLabel = "gradients|updates",
      description =
          "What travels: updates, the changes of weights that each worker's own optimiser has made,"
              + " or gradients, on whose mean all workers take the same optimiser step (the paper's"
              + " order). By default updates with --compression variance, else gradients; gradients"
              + " also where a network has fewer than 100,000 parameters, float64 or constraints.")
  private @Nullable Share share;

  @Option(
      names = "--local-steps",
      paramLabel = "H",
      description =
          "With --share updates: batches that each worker trains on between two exchanges, "
              + Sharing.DEFAULT_LOCAL_STEPS
              + " by default; where the run begins if there is a --target.")
  private @Nullable Integer localSteps;

  @Option(
      names = "--outer",
      paramLabel = "ETA,MU",
      description =
          "With --share updates: learning rate and Nesterov momentum of the outer optimiser, which"
              + " moves the weights by the mean of the workers' changes; "
              + Outer.DEFAULT_TEXT
              + " by default.")
  private @Nullable Outer outer;

  @Option(
      names = "--target",
      paramLabel = "TARGET",
      description =
          "Set the alpha of variance or hybrid during the run, from what --compression gives on,"
              + " and with --share updates the local steps: ratio=1000 for so many times fewer"
              + " bytes than float32, comm=5%% for that share of the time in the exchange.")
  private @Nullable Target target;

  @Option(
      names = "--second-moments",
      paramLabel = "every=K[,average]",
      description =
          "Take second moments at every K-th step of a worker only; for K above 1, and for"
              + " every=1,average, all steps get a running average of those taken. By default"
              + " every=4 with --share updates, else every=1.")
  private @Nullable SecondMomentSchedule secondMoments;

  /** Returns what was said; throws {@link IllegalArgumentException} where it does not fit. */
  SharingOptions options() {
    return new SharingOptions(
        Optional.ofNullable(preset),
        Optional.ofNullable(share),
        localSteps == null ? OptionalInt.empty() : OptionalInt.of(localSteps),
        Optional.ofNullable(outer),
        Optional.ofNullable(target),
        Optional.ofNullable(compression),
        Optional.ofNullable(secondMoments));
  }
}
