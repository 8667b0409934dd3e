package dev.parsimony.compression.codec;

/**
 * Relative frequencies in six bits each: 0 for a symbol that does not occur, else 1 + 4e + m for a
 * weight of (4+m) * 2^e. A byte holds the number of symbols less one.
 */
final class WeightTable {
  private static final int BITS = 6;
  private static final int LARGEST = (1 << BITS) - 1;
  private static final int LARGEST_WEIGHT = weight(LARGEST);

  private WeightTable() {}

  static int bytes(int symbols) {
    return 1 + (BITS * symbols + 7) / 8;
  }

  /**
   * Takes the weights that travel for counts from index {@code from} on; where nothing is counted,
   * symbol 0 stands in.
   */
  static void quantise(int[] counts, int from, int symbols, int[] weights) {
    long most = 0;
    for (int s = 0; s < symbols; s++) {
      most = Math.max(most, counts[from + s]);
    }
    if (most == 0) {
      weights[0] = LARGEST_WEIGHT;
      return;
    }
    for (int s = 0; s < symbols; s++) {
      long count = counts[from + s];
      weights[s] = count == 0 ? 0 : weight(code(count * LARGEST_WEIGHT / most));
    }
  }

  /** Writes weights that are of this form and returns the offset after them. */
  static int write(int[] weights, int symbols, byte[] out, int offset) {
    int at = offset;
    out[at++] = (byte) (symbols - 1);
    int pending = 0;
    int pendingBits = 0;
    for (int s = 0; s < symbols; s++) {
      pending |= (weights[s] == 0 ? 0 : code(weights[s])) << pendingBits;
      pendingBits += BITS;
      if (pendingBits >= 8) {
        out[at++] = (byte) pending;
        pending >>>= 8;
        pendingBits -= 8;
      }
    }
    if (pendingBits > 0) {
      out[at++] = (byte) pending;
    }
    return at;
  }

  /** Reads weights of at most {@code most} symbols and returns how many there are. */
  static int read(BlockReader reader, int most, int[] weights) {
    int symbols = 1 + reader.unsignedByte();
    int first = reader.position();
    if (symbols > most) {
      throw new MalformedBlockException(
          first - 1, "weights of " + symbols + " symbols", "of at most " + most);
    }
    int pending = 0;
    int pendingBits = 0;
    int sum = 0;
    for (int s = 0; s < symbols; s++) {
      if (pendingBits < BITS) {
        pending |= reader.unsignedByte() << pendingBits;
        pendingBits += 8;
      }
      int code = pending & LARGEST;
      weights[s] = code == 0 ? 0 : weight(code);
      sum |= code;
      pending >>>= BITS;
      pendingBits -= BITS;
    }
    if (sum == 0 || pending != 0) {
      throw new MalformedBlockException(
          first, sum == 0 ? "weights that are all 0" : "bits after the last weight", "others");
    }
    return symbols;
  }

  private static int weight(int code) {
    return (4 | ((code - 1) & 3)) << ((code - 1) >>> 2);
  }

  /** Returns the code of the weight nearest to a value in 0 to {@link #LARGEST_WEIGHT}. */
  private static int code(long value) {
    if (value < 4) {
      return 1;
    }
    int exponent = 61 - Long.numberOfLeadingZeros(value);
    long rounded = value + ((1L << exponent) >>> 1);
    exponent = 61 - Long.numberOfLeadingZeros(rounded);
    return Math.min(LARGEST, 1 + 4 * exponent + (int) ((rounded >>> exponent) & 3));
  }
}
