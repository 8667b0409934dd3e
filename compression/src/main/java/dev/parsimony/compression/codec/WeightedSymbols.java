package dev.parsimony.compression.codec;

import dev.parsimony.compression.entropy.Frequencies;

/** Frequencies of an alphabet that travel with the block, as weights. Reusable. */
final class WeightedSymbols {
  private final int[] weights;
  private final Frequencies frequencies;
  private int symbols;

  /** Makes room for alphabets of up to {@code symbols} symbols. */
  WeightedSymbols(int symbols) {
    weights = new int[symbols];
    frequencies = new Frequencies(symbols);
  }

  /**
   * Fits the frequencies to the number of times that each symbol will be written.
   *
   * @param histogram of {@code most} symbols from index {@code from} on
   * @return about the bits that these and the weights take
   */
  double fit(int[] histogram, int from, int most, int log) {
    symbols = 1;
    for (int s = 0; s < most; s++) {
      symbols = histogram[from + s] > 0 ? s + 1 : symbols;
    }
    WeightTable.quantise(histogram, from, symbols, weights);
    frequencies.normalise(weights, symbols, log);
    return frequencies.bits(histogram, from) + Byte.SIZE * WeightTable.bytes(symbols);
  }

  /** Writes the weights and returns the offset after them. */
  int write(byte[] out, int offset) {
    return WeightTable.write(weights, symbols, out, offset);
  }

  /** Returns the number of bytes that {@link #write} writes. */
  int bytes() {
    return WeightTable.bytes(symbols);
  }

  /** Reads weights of at most {@code most} symbols for tables of 2^log. */
  void read(BlockReader reader, int most, int log) {
    symbols = WeightTable.read(reader, most, weights);
    frequencies.normalise(weights, symbols, log);
  }

  Frequencies frequencies() {
    return frequencies;
  }
}
