package dev.parsimony.spark.simulate.input;

import dev.parsimony.spark.Internal;
import java.util.ArrayList;
import java.util.List;

/**
 * The rates of the network that a simulation looks at.
 *
 * @param from the slowest
 * @param to the fastest, not below from
 */
@Internal
public record RateRange(Rate from, Rate to) {
  private static final double[] STEPS = {1, 2, 5};

  /** Share of a step by which two rates must differ to be two. */
  private static final double APART = 1.001;

  /**
   * Reads {@code 100mbit..100gbit}, or one rate.
   *
   * @throws IllegalArgumentException with what is allowed
   */
  public static RateRange parse(String text) {
    Interval ends = Interval.parse(text);
    Rate from = Rate.parse(ends.from());
    Rate to = Rate.parse(ends.to());
    if (from.bitsPerSecond() > to.bitsPerSecond()) {
      throw new IllegalArgumentException(
          "the range '" + text + "' is reversed; write " + ends.to() + ".." + ends.from());
    }
    return new RateRange(from, to);
  }

  /** Returns the ends and all rates of 1, 2 and 5 times a power of ten between them, ascending. */
  public List<Rate> rates() {
    return withEnds(STEPS);
  }

  /** Returns the ends and all powers of ten between them, ascending. */
  public List<Rate> decades() {
    return withEnds(new double[] {1});
  }

  private List<Rate> withEnds(double[] steps) {
    List<Rate> rates = new ArrayList<>();
    rates.add(from);
    double decade = Math.pow(10, Math.floor(Math.log10(from.bitsPerSecond())));
    for (; decade < to.bitsPerSecond(); decade *= 10) {
      for (double step : steps) {
        double bits = decade * step;
        if (bits > from.bitsPerSecond() * APART && bits * APART < to.bitsPerSecond()) {
          rates.add(new Rate(bits));
        }
      }
    }
    if (to.bitsPerSecond() > from.bitsPerSecond()) {
      rates.add(to);
    }
    return rates;
  }
}
