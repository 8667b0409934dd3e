package dev.parsimony.secondmoment.kernel.updater;

/** The learning rate of Adam and its kin, corrected for averages that began at 0. */
final class BiasCorrection {
  private BiasCorrection() {}

  /**
   * Returns the rate times sqrt(1 - beta2^t) / (1 - beta1^t), rounded at each step as DL4J does: at
   * first 1 - beta2^t has but few digits in float32.
   *
   * @param epsilon taken instead where the rate is 0 or no number, as DL4J does
   * @param iteration from 0; t is one more
   */
  static float rate(double rate, double beta1, double beta2, double epsilon, int iteration) {
    float corrected =
        (float) rate * (float) Math.sqrt(remainder(beta2, iteration)) / remainder(beta1, iteration);
    return corrected == 0 || !Float.isFinite(corrected) ? (float) epsilon : corrected;
  }

  /** Returns 1 - beta^t. */
  static float remainder(double beta, int iteration) {
    return 1 - (float) StrictMath.pow((float) beta, iteration + 1.0);
  }
}
