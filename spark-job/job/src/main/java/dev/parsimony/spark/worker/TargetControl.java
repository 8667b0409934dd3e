package dev.parsimony.spark.worker;

import dev.parsimony.spark.share.Target;

/**
 * Sets alpha, and the local steps H that share an exchange, for a target. Rank 0 decides after each
 * exchange, from what is measured over the last ones, and its next message tells all, who take the
 * new values from the exchange after that on. For a ratio the decision depends on the messages'
 * lengths alone, so the same seed decides alike.
 *
 * <p>Alpha moves first, by a factor between 1/4 and 4. Where it stands at such a limit, measuring
 * starts over; where it does not suffice then, H doubles or halves, alpha goes back by half, and
 * measuring starts over again. Where H can go no further, alpha does. Without an alpha, H alone is
 * set.
 *
 * <p>Statistics are sent with every message, whatever alpha is. They may take half of what a ratio
 * allows, else H doubles. Alpha looks at the other bytes, of which it always leaves some: otherwise
 * it would end what a network learns without reaching the ratio.
 */
final class TargetControl {
  /** Exchanges in a row that must want the same change of H. */
  static final int PATIENCE = 4;

  /** Weight of the last exchange in the means. */
  private static final double NEWEST = 0.25;

  /** Share of the error, as a logarithm, that an exchange mends. */
  private static final double GAIN = 0.2;

  /** Largest logarithm of an error that counts. */
  private static final double MAX_ERROR = 1.5;

  /** Alpha times or over 4, beyond which H moves. */
  private static final double LOG_FACTOR = StrictMath.log(4);

  /** By how much alpha goes back where H moves. */
  private static final double LOG_BACK = StrictMath.log(2);

  /** Alpha times or over 1,100: far enough, and soon back where a network becomes slower. */
  private static final double MAX_LOG_FACTOR = 7;

  /** Logarithm of the error that H mends where alpha does not. */
  private static final double TOLERATED = StrictMath.log(1.2);

  /** The same without an alpha; a doubling of H is less than from one such error to the other. */
  private static final double TOLERATED_WITHOUT_ALPHA = StrictMath.log(1.5);

  /** Share of the wanted bytes that statistics may take before H grows, and after it shrinks. */
  private static final double MOST_FIXED = 0.5;

  /** Share of the wanted bytes that alpha aims at, however many the statistics take. */
  private static final double LEAST_REST = 1 - Target.MOST_STATISTICS;

  private final Target.Kind kind;

  /** The share of bytes or of time that is wanted. */
  private final double wanted;

  private final boolean alpha;
  private final int mostLocalSteps;
  private final double fixedBytes;

  /**
   * Makes a control.
   *
   * @param alpha whether the compression has one
   * @param mostLocalSteps that it may decide on; 1 where H stays at 1
   * @param fixedBytes of each message that alpha has nothing to do with
   */
  TargetControl(Target target, boolean alpha, int mostLocalSteps, long fixedBytes) {
    this.kind = target.kind();
    this.wanted = kind == Target.Kind.RATIO ? 1 / target.value() : target.value();
    this.alpha = alpha;
    this.mostLocalSteps = mostLocalSteps;
    // H alone divides all bytes alike.
    this.fixedBytes = alpha && kind == Target.Kind.RATIO ? fixedBytes : 0;
  }

  /** Returns what is to be measured. */
  Target.Kind kind() {
    return kind;
  }

  /**
   * Decides on the values for after the next exchange.
   *
   * @param before the state so far, whose H the exchange's round had, unless it ended an epoch
   * @param part bytes that were sent, as a mean over the workers, or nanoseconds that they moved
   * @param whole bytes that the same steps would send as float32, or nanoseconds that they took
   */
  ControlState next(ControlState before, double part, double whole) {
    double meanPart = mean(before.part(), part);
    double meanWhole = mean(before.whole(), whole);
    double fixed = fixedBytes / meanWhole;
    double share = Math.max(meanPart / meanWhole - fixed, Double.MIN_NORMAL);
    double rest = Math.max(wanted - fixed, LEAST_REST * wanted);
    double error = bounded(StrictMath.log(share / rest), -MAX_ERROR, MAX_ERROR);
    int steps = before.localSteps();
    boolean shorter = steps > 1 && 2 * fixed <= MOST_FIXED * wanted;
    double lowest = shorter ? -LOG_FACTOR : -MAX_LOG_FACTOR;
    double highest = steps < mostLocalSteps ? LOG_FACTOR : MAX_LOG_FACTOR;
    double log =
        alpha ? bounded(StrictMath.log(before.factor()) + GAIN * error, lowest, highest) : 0;
    double tolerated = alpha ? TOLERATED : TOLERATED_WITHOUT_ALPHA;
    int pressed = 0;
    boolean tooMany = error > tolerated && (!alpha || log == highest);
    if (steps < mostLocalSteps && (tooMany || fixed > MOST_FIXED * wanted)) {
      pressed = Math.max(before.pressed(), 0) + 1;
    } else if (shorter && error < -tolerated && (!alpha || log == lowest)) {
      pressed = Math.min(before.pressed(), 0) - 1;
    }
    double back = alpha && Math.abs(pressed) == PATIENCE ? Integer.signum(pressed) * LOG_BACK : 0;
    // What came before alpha reached its limit says little about whether that suffices.
    boolean anew = alpha && Math.abs(pressed) == 1;
    return before.deciding(
        anew ? Double.NaN : meanPart,
        anew ? Double.NaN : meanWhole,
        pressed,
        (float) StrictMath.exp(log - back),
        localSteps(steps, pressed));
  }

  private int localSteps(int steps, int pressed) {
    return switch (pressed) {
      case PATIENCE -> Math.min(2 * steps, mostLocalSteps);
      // Rounded up, so that an epoch's rounds are doubled at most.
      case -PATIENCE -> (Math.min(steps, mostLocalSteps) + 1) / 2;
      default -> steps;
    };
  }

  private static double mean(double before, double now) {
    return Double.isNaN(before) ? now : (1 - NEWEST) * before + NEWEST * now;
  }

  private static double bounded(double value, double lowest, double highest) {
    return Math.max(lowest, Math.min(highest, value));
  }
}
