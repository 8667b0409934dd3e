package dev.parsimony.spark.config;

import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.compression.Share;
import dev.parsimony.spark.Internal;
import dev.parsimony.spark.share.Outer;
import dev.parsimony.spark.share.Sharing;
import dev.parsimony.spark.share.Target;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a user said about sharing, and what stands for the rest. Where nothing is said of what
 * travels, it is updates, chosen by the paper's criterion; with another method than variance it is
 * gradients, for those methods are there to compare with, and tau is in their units.
 *
 * @param preset settings that go together, of which single ones may be said otherwise
 */
@Internal
public record SharingOptions(
    Optional<Preset> preset,
    Optional<Share> share,
    OptionalInt localSteps,
    Optional<Outer> outer,
    Optional<Target> target,
    Optional<CompressorSpec> compression,
    Optional<SecondMomentSchedule> secondMoments) {
  /** The compression of {@link Share#GRADIENTS} where nothing else is said. */
  public static final String OF_GRADIENTS = "variance:alpha=1.5";

  /** The compression of {@link Share#UPDATES} where nothing else is said. */
  public static final String OF_UPDATES = "variance:alpha=1";

  /** Nothing said. */
  public static final SharingOptions NONE =
      new SharingOptions(
          Optional.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** Checks what fits together; throws {@link IllegalArgumentException} naming the options. */
  public SharingOptions {
    if (preset.isPresent() && share.filter(given -> given == Share.UPDATES).isPresent()) {
      throw new IllegalArgumentException(
          "Invalid value for --share: the preset paper shares gradients; leave one of them out");
    }
    if (outer.isPresent() && !updates(preset, share, compression)) {
      throw new IllegalArgumentException(
          "--outer is for --share updates, but gradients are shared; leave it out");
    }
  }

  private static boolean updates(
      Optional<Preset> preset, Optional<Share> share, Optional<CompressorSpec> compression) {
    boolean byDefault = compression.map(CompressorSpec::isVariance).orElse(true);
    return preset.isEmpty() && share.map(said -> said == Share.UPDATES).orElse(byDefault);
  }

  private boolean updates() {
    return updates(preset, share, compression);
  }

  /** Returns the same with gradients, where updates travel and nobody has asked for them. */
  public Optional<SharingOptions> gradientsInstead() {
    boolean asked = share.isPresent() || localSteps.isPresent() || outer.isPresent();
    return asked || !updates()
        ? Optional.empty()
        : Optional.of(
            new SharingOptions(
                preset,
                Optional.of(Share.GRADIENTS),
                localSteps,
                outer,
                target,
                compression,
                secondMoments));
  }

  /**
   * Returns what is shared, and how often.
   *
   * @throws IllegalArgumentException in one sentence for local steps that do not fit
   */
  public Sharing sharing() {
    Sharing sharing =
        updates()
            ? new Sharing(
                Share.UPDATES,
                localSteps.orElse(Sharing.DEFAULT_LOCAL_STEPS),
                outer.orElse(Outer.DEFAULT))
            : Sharing.gradients(localSteps.orElse(1));
    return sharing.withTarget(target.orElse(null));
  }

  /** Returns the compression: what was said, else what suits what is shared. */
  public CompressorSpec compressor() {
    return compression.orElseGet(() -> CompressorSpec.parse(updates() ? OF_UPDATES : OF_GRADIENTS));
  }

  /** Returns which steps take second moments: those said, else those that suit what is shared. */
  public SecondMomentSchedule secondMomentSchedule() {
    return secondMoments.orElseGet(
        () ->
            updates() && compressor().moments().exact()
                ? SecondMomentSchedule.OF_UPDATES
                : SecondMomentSchedule.EVERY_STEP);
  }
}
