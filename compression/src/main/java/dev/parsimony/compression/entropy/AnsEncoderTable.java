package dev.parsimony.compression.entropy;

import dev.parsimony.compression.Internal;

/**
 * Steps from state to state for writing symbols, in one table or in several of the same size, one
 * for each context of a symbol. A state is in 2^log to 2^(log+1) - 1; writing a symbol emits the
 * low {@link #bits} bits of the state and moves to {@link #next}. A symbol in a table is named by
 * its {@link #entry}. Symbols are written last to first. Reusable.
 */
@Internal
public final class AnsEncoderTable {
  private final int alphabet;
  private final short[] states;
  private final int[] bitsBias;
  private final int[] firstState;
  private final int[] cursor;
  private final SymbolSpread spread;
  private int log;

  /**
   * Makes room.
   *
   * @param symbols most symbols of an alphabet
   * @param log largest base-2 logarithm of a table's states
   * @param tables most tables
   */
  public AnsEncoderTable(int symbols, int log, int tables) {
    this.alphabet = symbols;
    this.states = new short[tables << log];
    this.spread = new SymbolSpread(1 << log);
    this.bitsBias = new int[tables * symbols];
    this.firstState = new int[tables * symbols];
    this.cursor = new int[symbols];
  }

  /** Fills a table; all have the same number of states. */
  public void build(Frequencies frequencies, int table) {
    log = frequencies.log();
    int size = 1 << log;
    int start = table << log;
    for (int s = 0; s < frequencies.symbols(); s++) {
      int count = frequencies.count(s);
      cursor[s] = start;
      firstState[entry(table, s)] = start - count;
      if (count > 0) {
        // bits(state) = most, or most - 1 for states below count << most.
        int most = log - (31 - Integer.numberOfLeadingZeros(Math.max(1, count - 1)));
        bitsBias[entry(table, s)] =
            count == 1 ? (log << 16) - size : (most << 16) - (count << most);
      }
      start += count;
    }
    byte[] symbols = spread.of(frequencies);
    for (int place = 0; place < size; place++) {
      states[cursor[symbols[place] & 0xFF]++] = (short) (size + place);
    }
  }

  /** Returns the number of bits of a state without its highest, which is always set. */
  public int log() {
    return log;
  }

  /** Returns the state to begin with, which reading ends with. */
  public int initialState() {
    return 1 << log;
  }

  /** Returns the number of a symbol in a table. */
  public int entry(int table, int symbol) {
    return table * alphabet + symbol;
  }

  /**
   * Returns the number of low bits of {@code state} that writing an entry emits, at most the log.
   */
  public int bits(int state, int entry) {
    return (state + bitsBias[entry]) >>> 16;
  }

  /** Returns the state after writing an entry, with the bits emitted. */
  public int next(int state, int entry, int bits) {
    return states[(state >>> bits) + firstState[entry]];
  }

  /** Returns the most bits that writing an entry can emit. */
  public int maxBits(int entry) {
    return bits((2 << log) - 1, entry);
  }
}
