package dev.parsimony.compression.entropy;

/** Which symbol stands at each place of the coding tables: each count spread over the whole. */
final class SymbolSpread {
  private final byte[] symbols;

  /** Makes room for {@code places} places. */
  SymbolSpread(int places) {
    symbols = new byte[places];
  }

  /** Returns the symbols of places 0 to 2^log - 1; valid until the next call. */
  byte[] of(Frequencies frequencies) {
    int size = 1 << frequencies.log();
    // Odd, so that it visits every place once.
    int step = (size >>> 1) + (size >>> 3) + 3;
    int place = 0;
    for (int s = 0; s < frequencies.symbols(); s++) {
      for (int i = frequencies.count(s); i > 0; i--) {
        symbols[place] = (byte) s;
        place = (place + step) & (size - 1);
      }
    }
    return symbols;
  }
}
