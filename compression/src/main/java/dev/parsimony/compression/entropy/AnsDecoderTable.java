package dev.parsimony.compression.entropy;

import dev.parsimony.compression.Internal;

/**
 * Steps from state to state for reading symbols, in one table or in several of the same size, one
 * for each context of a symbol. A table's states are 0 to 2^log - 1, after those of the tables
 * before it. Each state has a symbol, a number of bits to read, and a base that these bits are
 * added to for the next state, which is one of the table for the symbol that follows. Reusable.
 */
@Internal
public final class AnsDecoderTable {
  private static final int BASE_SHIFT = 16;
  private static final int BITS_SHIFT = 8;
  private static final byte[] NO_CONTEXTS = new byte[256];

  private final int[] steps;
  private final int[] next;
  private final SymbolSpread spread;
  private int log;

  /** Makes room for alphabets of up to {@code symbols} symbols and {@code states} states in all. */
  public AnsDecoderTable(int symbols, int states) {
    this.steps = new int[states];
    this.next = new int[symbols];
    this.spread = new SymbolSpread(states);
  }

  /** Fills the only table. */
  public void build(Frequencies frequencies) {
    build(frequencies, 0, NO_CONTEXTS);
  }

  /**
   * Fills a table.
   *
   * @param table its number
   * @param tableAfter the number of the table for what follows each symbol
   */
  public void build(Frequencies frequencies, int table, byte[] tableAfter) {
    log = frequencies.log();
    int size = 1 << log;
    for (int s = 0; s < frequencies.symbols(); s++) {
      next[s] = frequencies.count(s);
    }
    byte[] symbols = spread.of(frequencies);
    int first = table << log;
    for (int state = 0; state < size; state++) {
      int symbol = symbols[state] & 0xFF;
      int x = next[symbol]++;
      int bits = log - (31 - Integer.numberOfLeadingZeros(x));
      int base = (tableAfter[symbol] << log) + (x << bits) - size;
      steps[first + state] = base << BASE_SHIFT | bits << BITS_SHIFT | symbol;
    }
  }

  /** Returns the number of bits of a state in its table. */
  public int log() {
    return log;
  }

  /** Returns the state within its table. */
  public int stateInTable(int state) {
    return state & ((1 << log) - 1);
  }

  /** Returns the step at each state, for {@link #symbol}, {@link #bits} and {@link #base}. Live. */
  public int[] steps() {
    return steps;
  }

  /** Returns the symbol of a step. */
  public static int symbol(int step) {
    return step & 0xFF;
  }

  /** Returns the number of bits to read at a step. */
  public static int bits(int step) {
    return (step >>> BITS_SHIFT) & 0xFF;
  }

  /** Returns the base that the bits read at a step are added to. */
  public static int base(int step) {
    return step >>> BASE_SHIFT;
  }
}
