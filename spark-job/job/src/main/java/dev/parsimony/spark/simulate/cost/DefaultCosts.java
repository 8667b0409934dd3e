package dev.parsimony.spark.simulate.cost;

import dev.parsimony.spark.Internal;
import java.util.List;

/**
 * What stands where no report does: measured on this project's machines, on one thread of a Xeon,
 * and repeated with their sources in {@code docs/simulate.md}.
 */
@Internal
public final class DefaultCosts {
  /** Forward and backward pass of 64 images of 28x28 by lenet. */
  public static final double LENET_SECONDS = 0.033;

  /** Forward and backward pass of 32 images by vgg-small. */
  public static final double VGG_SMALL_SECONDS = 0.12;

  /** By operations, not measured: 32 images of 224x224 at 24.6 Gflop each and 68 Gflop/s. */
  public static final double RESNET50_SECONDS = 11.6;

  /** Of dense layers, 64 examples: mlp:2048,2048 takes 33 ms for 5,824,522 parameters. */
  public static final double DENSE_SECONDS_PER_PARAMETER = 5.7e-9;

  /** {@code secondMoment} over {@code compute} in reports: lenet 0.37, mlp:2048,2048 0.44. */
  static final double SECOND_MOMENT_SHARE = 0.4;

  /** A message of alpha=1.5 on lenet in its first epochs; later ones are many times shorter. */
  public static final MessageSize MESSAGE = new MessageSize(60, 13);

  /** Adding a batch's moments to r and v, where no message follows; nanoseconds a parameter. */
  static final double ACCUMULATE_NANOS = 2;

  /** The criterion's pass over a parameter, r and v added. */
  static final double CRITERION_NANOS = 4;

  /** Coding of an element that is sent; 11.5 with AVX-512. */
  static final double ENCODE_NANOS = 18.4;

  /** Decoding of a received element: 60 million a second; 94.5 with AVX-512. */
  static final double DECODE_NANOS = 16.7;

  /** Clearing the sum and taking its mean, a parameter. */
  static final double MEAN_NANOS = 1;

  /** Summing a vector of {@code none}, a parameter: mlp:2048,2048 takes 16 ms. */
  static final double SUM_NANOS = 2.7;

  /** Rounding to 16 bits, a parameter, and back to 32. */
  static final double HALF_ENCODE_NANOS = 4.3;

  static final double HALF_DECODE_NANOS = 7.6;

  /** Decoding of a message of qsgd and adding it up, a parameter. */
  static final double QSGD_DECODE_NANOS = 1.5;

  /** Adam's step, a parameter: mlp:2048,2048 takes 17 to 25 ms. */
  static final double UPDATE_NANOS = 4;

  /** The outer optimiser's pass over a parameter. */
  static final double OUTER_NANOS = 3;

  /** Side of the square matrices that stand for a network: rank 1 sends 256 times fewer bytes. */
  static final int POWER_SGD_SIDE = 512;

  /** PowerSGD's passes over a parameter for error feedback, by the bandwidth of memory. */
  static final double POWER_SGD_NANOS = 2;

  /** Three products of two operations a parameter and rank, at 20 Gflop/s. */
  static final double POWER_SGD_NANOS_PER_RANK = 0.3;

  /** Levels of either sign for which qsgd was measured. */
  static final List<Integer> QSGD_LEVELS = List.of(1, 3, 7);

  private static final double[] QSGD_WIRE_RATIOS = {60, 74, 47};
  private static final double[] QSGD_ENCODE_NANOS = {30, 14, 14};

  private DefaultCosts() {}

  /** Returns the ratio on lenet: 1 level with buckets of 128, 3 and 7 with buckets of 512. */
  static double qsgdWireRatio(int levels) {
    return QSGD_WIRE_RATIOS[QSGD_LEVELS.indexOf(levels)];
  }

  /** Returns the nanoseconds a parameter that rounding and coding take. */
  static double qsgdEncodeNanos(int levels) {
    return QSGD_ENCODE_NANOS[QSGD_LEVELS.indexOf(levels)];
  }
}
