package dev.parsimony.compression;

import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;
import java.util.List;
import java.util.SplittableRandom;

/** Moments without end, spread over twelve powers of two, for tensors of all kinds. */
final class RandomGradients {
  static final ParameterLayout LAYOUT =
      ParameterLayout.of(
          List.of(
              new ParameterTensor("one", 0, 1, TensorKind.TRAINED),
              new ParameterTensor("W", 1, 2500, TensorKind.TRAINED),
              new ParameterTensor("mean", 2501, 7, TensorKind.STATISTIC),
              new ParameterTensor("frozen", 2508, 90, TensorKind.FROZEN),
              new ParameterTensor("b", 2598, 33, TensorKind.TRAINED)));

  private final SplittableRandom random;
  private final float noise;

  /** A stream that the seed decides; the larger the noise, the larger the second moments. */
  RandomGradients(long seed, float noise) {
    this.random = new SplittableRandom(seed);
    this.noise = noise;
  }

  /** Overwrites the moments, of {@link #LAYOUT}, with those of the next step. */
  void fill(GradientMoments moments) {
    for (int i = 0; i < moments.mean().length; i++) {
      float scale = (float) Math.pow(2, random.nextDouble(-10, 2));
      moments.mean()[i] = scale * (float) (random.nextDouble(-1, 1) + random.nextDouble(-1, 1));
      if (moments.hasSecondMoment()) {
        float deviation = noise * scale * random.nextInt(3);
        moments.secondMoment()[i] = deviation * deviation;
      }
    }
  }
}
