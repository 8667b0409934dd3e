package dev.parsimony.compression;

import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.ParameterLayout;

/** Whether moments fit a compressor. */
final class MomentsCheck {
  private MomentsCheck() {}

  static void require(ParameterLayout layout, boolean secondMoment, GradientMoments moments) {
    if (moments.layout().fingerprint() != layout.fingerprint()) {
      throw new IllegalArgumentException(
          "Moments of " + moments.layout() + ", the compressor is for " + layout);
    }
    if (secondMoment && !moments.hasSecondMoment()) {
      throw new IllegalArgumentException("The moments lack the second moment that is needed");
    }
  }
}
