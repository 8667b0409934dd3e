package dev.parsimony.compression.reference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The counts of an alphabet and the table made from them. */
final class Model {
  /** What happens in a state. */
  private record Step(int symbol, int bits, int base) {}

  private final List<Step> table = new ArrayList<>();

  private Model(long[] counts, int log) {
    int size = 1 << log;
    complete(counts, size);
    int[] symbols = new int[size];
    int place = 0;
    for (int s = 0; s < counts.length; s++) {
      for (long i = 0; i < counts[s]; i++) {
        symbols[place] = s;
        place = (place + size / 2 + size / 8 + 3) % size;
      }
    }
    long[] numbers = counts.clone();
    for (int symbol : symbols) {
      int x = (int) numbers[symbol]++;
      int bits = log + 1 - bitLength(x);
      table.add(new Step(symbol, bits, (x << bits) - size));
    }
  }

  /** A table of 2^log states from weights that travel. */
  static Model ofWeights(String name, int most, int log, Fields fields) {
    return fromWeights(weights(name, most, fields), log);
  }

  /** The tokens of the gaps between k of n elements. */
  static Model ofGaps(int n, int k, boolean weighted, Fields fields) {
    int tokens = 1 + token(n - k);
    int log = log(k, tokens, 10);
    return weighted
        ? ofWeights("gap", tokens, log, fields)
        : new Model(geometric((double) (n - k) / n, tokens, log), log);
  }

  /** The lowest gap of a token. */
  static int lowestGap(int token) {
    return token < 2 ? token : (2 + token % 2) << extraBits(token);
  }

  static int extraBits(int token) {
    return token < 2 ? 0 : token / 2 - 1;
  }

  int firstState(Bits bits) {
    return bits.read(bitLength(table.size() - 1));
  }

  int symbol(int state) {
    return table.get(state).symbol;
  }

  int nextState(int state, Bits bits) {
    return table.get(state).base + bits.read(table.get(state).bits);
  }

  private static int token(int gap) {
    int token = 0;
    while (token < 61 && lowestGap(token + 1) <= gap) {
      token++;
    }
    return token;
  }

  static int log(int k, int symbols, int most) {
    return Math.max(6, Math.max(Math.min(most, bitLength(k)), 1 + bitLength(symbols - 1)));
  }

  private static int bitLength(int value) {
    return value == 0 ? 0 : Integer.toBinaryString(value).length();
  }

  private static long[] weights(String name, int most, Fields fields) {
    int first = fields.at();
    int symbols = 1 + (int) fields.number(1, "last of the " + name + " weights:");
    Refusal.unless(symbols <= most, symbols + " weights");
    StringBuilder bits = new StringBuilder();
    int start = fields.skip((6 * symbols + 7) / 8, name + " weights");
    Refusal.unless(start == first + 1, "weights begin elsewhere");
    for (int at = fields.at() - 1; at >= start; at--) {
      bits.append(Integer.toBinaryString(256 | (fields.at(at) & 0xFF)).substring(1));
    }
    long[] weights = new long[symbols];
    int end = bits.length();
    for (int s = 0; s < symbols; s++, end -= 6) {
      int q = Integer.parseInt(bits.substring(end - 6, end), 2);
      weights[s] = q == 0 ? 0 : (4L + (q - 1) % 4) << ((q - 1) / 4);
    }
    Refusal.unless(bits.substring(0, end).indexOf("1") < 0, "padding of weights");
    return weights;
  }

  static Model fromWeights(long[] weights, int log) {
    long present = Arrays.stream(weights).filter(weight -> weight > 0).count();
    long sum = Arrays.stream(weights).sum();
    Refusal.unless(sum > 0, "weights are all 0");
    long[] counts = new long[weights.length];
    for (int s = 0; s < counts.length; s++) {
      counts[s] = weights[s] == 0 ? 0 : 1 + weights[s] * ((1 << log) - present) / sum;
    }
    return new Model(counts, log);
  }

  private static long[] geometric(double p, int tokens, int log) {
    double[] r = new double[Math.max(4, tokens + 1)];
    r[0] = 1;
    r[1] = p;
    r[2] = p * p;
    r[3] = r[2] * p;
    for (int t = 4; t <= tokens; t++) {
      r[t] = r[t - 2] * r[t - 2];
    }
    long[] counts = new long[tokens];
    for (int t = 0; t < tokens; t++) {
      counts[t] = 1 + (long) ((r[t] - r[t + 1]) * ((1 << log) - tokens));
    }
    return counts;
  }

  private static void complete(long[] counts, int size) {
    int largest = 0;
    for (int s = 1; s < counts.length; s++) {
      largest = counts[s] > counts[largest] ? s : largest;
    }
    counts[largest] += size - Arrays.stream(counts).sum();
  }
}
