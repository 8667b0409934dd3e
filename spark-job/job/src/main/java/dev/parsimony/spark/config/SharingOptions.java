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
 * What a user said about sharing, and what stands for the rest.
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
    Optional<CompressorSpec> compression) {
  /** What travels where nothing else is said. */
  public static final Share DEFAULT_SHARE = Share.GRADIENTS;

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
          Optional.empty());

  /** Checks what fits together; throws {@link IllegalArgumentException} naming the options. */
  public SharingOptions {
    if (preset.isPresent() && share.filter(given -> given == Share.UPDATES).isPresent()) {
      throw new IllegalArgumentException(
          "Invalid value for --share: the preset paper shares gradients; leave one of them out");
    }
    if (outer.isPresent() && !updates(preset, share)) {
      throw new IllegalArgumentException(
          "--outer is for --share updates, but gradients are shared; leave it out");
    }
  }

  private static boolean updates(Optional<Preset> preset, Optional<Share> share) {
    return preset.isEmpty() && share.orElse(DEFAULT_SHARE) == Share.UPDATES;
  }

  /**
   * Returns what is shared, and how often.
   *
   * @throws IllegalArgumentException in one sentence for local steps that do not fit
   */
  public Sharing sharing() {
    Sharing sharing =
        updates(preset, share)
            ? new Sharing(
                Share.UPDATES,
                localSteps.orElse(Sharing.DEFAULT_LOCAL_STEPS),
                outer.orElse(Outer.DEFAULT))
            : Sharing.gradients(localSteps.orElse(1));
    return sharing.withTarget(target.orElse(null));
  }

  /** Returns the compression: what was said, else what suits what is shared. */
  public CompressorSpec compressor() {
    return compression.orElseGet(
        () -> CompressorSpec.parse(updates(preset, share) ? OF_UPDATES : OF_GRADIENTS));
  }
}
