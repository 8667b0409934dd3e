package dev.parsimony.compression.entropy;

import dev.parsimony.compression.Internal;

/**
 * How often each symbol is expected: counts that sum to a power of two, the size of the coding
 * tables. Reusable. Both ends of a message compute the same counts from the same input, with
 * integers or with IEEE double arithmetic only.
 */
@Internal
public final class Frequencies {
  /** Largest {@link #log}. */
  public static final int LARGEST_LOG = 10;

  private static final double[] LOG2 = logarithms();

  private final int[] counts;
  private int symbols;
  private int log;

  /** The probabilities that a gap is not below each token's lower end. */
  private final double[] reaches;

  /** Makes room for alphabets of up to {@code symbols} symbols. */
  public Frequencies(int symbols) {
    this.counts = new int[symbols];
    this.reaches = new double[symbols + 1];
  }

  /** Returns the base-2 logarithm of the sum of all counts. */
  public int log() {
    return log;
  }

  /** Returns the number of symbols, some of which may have count 0. */
  public int symbols() {
    return symbols;
  }

  /** Returns the count of a symbol below {@link #symbols()}. */
  public int count(int symbol) {
    return counts[symbol];
  }

  /**
   * Makes counts about proportional to weights; a weight above 0 gives a count of at least 1.
   *
   * @param weights the first {@code symbols} count, each in 0..2^19, at least one above 0; may be
   *     more than fit a message's table, not more than 2^log are above 0
   */
  public void normalise(int[] weights, int symbols, int log) {
    long sum = 0;
    int present = 0;
    for (int s = 0; s < symbols; s++) {
      sum += weights[s];
      present += weights[s] > 0 ? 1 : 0;
    }
    long shared = (1L << log) - present;
    for (int s = 0; s < symbols; s++) {
      counts[s] = weights[s] == 0 ? 0 : 1 + (int) (weights[s] * shared / sum);
    }
    complete(symbols, log);
  }

  /**
   * The counts of {@link GapTokens} where each element is sent with the same probability.
   *
   * @param skip probability that an element is not sent, in [0, 1)
   * @param symbols tokens that can occur, at most 2^log
   */
  public void geometric(double skip, int symbols, int log) {
    int shared = (1 << log) - symbols;
    double[] reach = reaches;
    for (int token = 0; token <= symbols; token++) {
      // A token's lower end is twice that of the token two before it.
      reach[token] = token < 4 ? power(skip, token) : reach[token - 2] * reach[token - 2];
    }
    for (int token = 0; token < symbols; token++) {
      counts[token] = 1 + (int) ((reach[token] - reach[token + 1]) * shared);
    }
    complete(symbols, log);
  }

  private static double power(double base, int exponent) {
    double power = 1;
    for (int i = 0; i < exponent; i++) {
      power *= base;
    }
    return power;
  }

  /**
   * Estimates the bits of a message with these numbers of each symbol, symbol 0's at {@code from}.
   */
  public double bits(int[] histogram, int from) {
    double bits = 0;
    for (int s = 0; s < symbols; s++) {
      int occurrences = histogram[from + s];
      if (occurrences > 0) {
        bits += occurrences * (log - LOG2[counts[s]]);
      }
    }
    return bits;
  }

  /** Returns logarithms of the same bits on every machine, so that all choose the same tables. */
  private static double[] logarithms() {
    double[] logarithms = new double[1 + (1 << LARGEST_LOG)];
    for (int count = 1; count < logarithms.length; count++) {
      logarithms[count] = StrictMath.log(count) / StrictMath.log(2);
    }
    return logarithms;
  }

  /** Gives the symbol with the largest count what is missing from the sum. */
  private void complete(int symbols, int log) {
    int missing = 1 << log;
    int largest = 0;
    for (int s = 0; s < symbols; s++) {
      missing -= counts[s];
      largest = counts[s] > counts[largest] ? s : largest;
    }
    counts[largest] += missing;
    this.symbols = symbols;
    this.log = log;
  }
}
