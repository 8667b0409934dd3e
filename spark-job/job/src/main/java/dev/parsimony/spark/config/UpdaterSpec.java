package dev.parsimony.spark.config;

import dev.parsimony.spark.Internal;
import java.util.Locale;

/**
 * An optimiser of the named networks.
 *
 * @param learningRate above 0
 * @param momentum in [0, 1); used by Nesterovs only
 */
@Internal
public record UpdaterSpec(Kind kind, double learningRate, double momentum) {
  private static final double DEFAULT_MOMENTUM = 0.9;

  /** The optimiser where none is named. */
  public static final UpdaterSpec DEFAULT = new UpdaterSpec(Kind.ADAM, 0.001, DEFAULT_MOMENTUM);

  /** The optimisers that have a short form. */
  public enum Kind {
    ADAM,
    NESTEROVS,
    SGD
  }

  /**
   * Reads {@code adam:0.001}, {@code nesterovs:0.05,0.9} or {@code sgd:0.1}.
   *
   * @throws IllegalArgumentException with a sentence that lists what is allowed
   */
  public static UpdaterSpec parse(String text) {
    int colon = text.indexOf(':');
    String name = text.substring(0, Math.max(0, colon));
    String[] numbers = text.substring(colon + 1).split(",", -1);
    try {
      Kind kind = Kind.valueOf(name.toUpperCase(Locale.ROOT));
      boolean withMomentum = kind == Kind.NESTEROVS && numbers.length == 2;
      if (numbers.length == 1 || withMomentum) {
        double rate = Double.parseDouble(numbers[0]);
        double momentum = withMomentum ? Double.parseDouble(numbers[1]) : DEFAULT_MOMENTUM;
        if (rate > 0 && Double.isFinite(rate) && momentum >= 0 && momentum < 1) {
          return new UpdaterSpec(kind, rate, momentum);
        }
      }
    } catch (IllegalArgumentException e) {
      // Reported below, with the whole text.
    }
    throw new IllegalArgumentException(
        "Invalid updater '"
            + text
            + "': expected adam:RATE, nesterovs:RATE[,MOMENTUM] or sgd:RATE, with a rate above 0"
            + " and a momentum in [0, 1), as in adam:0.001 or nesterovs:0.05,0.9");
  }

  @Override
  public String toString() {
    String rate = kind.name().toLowerCase(Locale.ROOT) + ":" + learningRate;
    return kind == Kind.NESTEROVS ? rate + "," + momentum : rate;
  }
}
