package dev.parsimony.compression.bench;

import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Moments that make the variance criterion send a given share of the elements at every step, each
 * element at a rate of its own.
 *
 * <p>An element has a noise, the root of its second moment s, and a period: with the mean m the
 * same at every step, r^2 &gt; alpha*v comes true once in so many steps, which gives m. Noise and
 * rate (one over the period) are log-normal over tensors, over rows (runs of {@value #ROW_ELEMENTS}
 * elements) and over the elements of a row, with the spreads below; signs are random. A first step
 * puts each element at a random place of its period: from then on every step is a typical one.
 *
 * <p>Places are independent, which leaves a codec nothing but each tensor's density: in training,
 * elements are sent in clusters, and messages are shorter. The codes of sent elements have about
 * 3.4 bits of entropy, as those of LeNet's large tensor have in training at densities of 1/9 to
 * 1/2000.
 */
public final class SyntheticGradients {
  /** The criterion's alpha that the moments are made for, its default. */
  static final float ALPHA = 1.5f;

  /** The criterion's zeta that the moments are made for, its default. */
  static final float ZETA = 0.999f;

  private static final int ROW_ELEMENTS = 256;
  private static final int TABLE_BITS = 16;
  private static final double TENSOR_NOISE = 1;
  private static final double ROW_NOISE = 0.5;
  private static final double ELEMENT_NOISE = 0.75;
  private static final double TENSOR_RATE = 0.5;
  private static final double ROW_RATE = 0.3;
  private static final double ELEMENT_RATE = 0.5;

  private final ParameterLayout layout;
  private final double density;
  private final long seed;
  private final float[] elementNoise;
  private final float[] elementRate;
  private final double[] tensorRate;

  /**
   * Makes moments for the criterion's defaults {@link #ALPHA} and {@link #ZETA}.
   *
   * @param density share of the elements that is sent at a step, in (0, 1]
   */
  public SyntheticGradients(ParameterLayout layout, double density, long seed) {
    this.layout = layout;
    this.density = density;
    this.seed = seed;
    Random random = new Random(seed);
    elementNoise = new float[1 << TABLE_BITS];
    elementRate = new float[1 << TABLE_BITS];
    for (int i = 0; i < 1 << TABLE_BITS; i++) {
      elementNoise[i] = (float) logNormal(random, ELEMENT_NOISE);
      elementRate[i] = (float) logNormal(random, ELEMENT_RATE);
    }
    tensorRate = tensorRates(random);
  }

  /** Overwrites with the moments of the first step, for a compressor with fresh state. */
  public void first(GradientMoments into) {
    fill(into, true);
  }

  /** Overwrites with the moments of all later steps. */
  public void later(GradientMoments into) {
    fill(into, false);
  }

  private void fill(GradientMoments into, boolean first) {
    Random rows = new Random(seed + 1);
    SplittableRandom elements = new SplittableRandom(seed + 2);
    for (int t = 0; t < layout.tensors().size(); t++) {
      ParameterTensor tensor = layout.tensors().get(t);
      double tensorNoise = logNormal(rows, TENSOR_NOISE);
      int end = tensor.offset() + tensor.length();
      for (int from = tensor.offset(); from < end; from += ROW_ELEMENTS) {
        double noise = 1e-3 * tensorNoise * logNormal(rows, ROW_NOISE);
        double rate = density * tensorRate[t] * logNormal(rows, ROW_RATE);
        int to = Math.min(from + ROW_ELEMENTS, end);
        fillRow(into, first, from, to, noise, rate, elements);
      }
    }
  }

  private void fillRow(
      GradientMoments into,
      boolean first,
      int from,
      int to,
      double rowNoise,
      double rowRate,
      SplittableRandom random) {
    float[] mean = into.mean();
    float[] secondMoment = into.secondMoment();
    int mask = (1 << TABLE_BITS) - 1;
    for (int i = from; i < to; i++) {
      long bits = random.nextLong();
      double noise = rowNoise * elementNoise[(int) bits & mask];
      double period = Math.max(1, 1 / (rowRate * elementRate[(int) (bits >>> TABLE_BITS) & mask]));
      double steps = first ? period * ((bits >>> 40) & 0x3F_FFFF) / 0x40_0000 : 1;
      double sum = noise * Math.sqrt(ALPHA * decayed(period));
      mean[i] = (float) ((bits < 0 ? -steps : steps) * sum / period);
      if (into.hasSecondMoment()) {
        secondMoment[i] = (float) (noise * noise * (first ? decayed(steps) : 1));
      }
    }
  }

  /** What so many steps of a second moment of 1 add up to, each decaying from then on. */
  private static double decayed(double steps) {
    return (1 - Math.pow(ZETA, steps)) / (1 - (double) ZETA);
  }

  /** One factor per tensor, of mean 1 over the elements. */
  private double[] tensorRates(Random random) {
    double[] rates = new double[layout.tensors().size()];
    double sum = 0;
    for (int t = 0; t < rates.length; t++) {
      rates[t] = logNormal(random, TENSOR_RATE);
      sum += rates[t] * layout.tensors().get(t).length();
    }
    for (int t = 0; t < rates.length; t++) {
      rates[t] *= layout.length() / sum;
    }
    return rates;
  }

  /** A draw of mean 1. */
  private static double logNormal(Random random, double spread) {
    return Math.exp(spread * random.nextGaussian() - spread * spread / 2);
  }
}
