package dev.parsimony.compression.entropy;

/**
 * Steps from state to state for writing symbols. A state is in 2^log to 2^(log+1) - 1; writing a
 * symbol emits the low {@link #bits} bits of the state and moves to {@link #next}. Symbols are
 * written last to first. Reusable.
 */
public final class AnsEncoderTable {
  private final short[] states;
  private final int[] bitsBias;
  private final int[] firstState;
  private final int[] cursor;
  private final SymbolSpread spread;
  private int log;

  /** Makes room for alphabets of up to {@code symbols} symbols and tables of up to 2^log states. */
  public AnsEncoderTable(int symbols, int log) {
    this.states = new short[1 << log];
    this.spread = new SymbolSpread(1 << log);
    this.bitsBias = new int[symbols];
    this.firstState = new int[symbols];
    this.cursor = new int[symbols];
  }

  /** Fills the table. */
  public void build(Frequencies frequencies) {
    log = frequencies.log();
    int size = 1 << log;
    int start = 0;
    for (int s = 0; s < frequencies.symbols(); s++) {
      int count = frequencies.count(s);
      cursor[s] = start;
      firstState[s] = start - count;
      if (count > 0) {
        // bits(state) = most, or most - 1 for states below count << most.
        int most = log - (31 - Integer.numberOfLeadingZeros(Math.max(1, count - 1)));
        bitsBias[s] = count == 1 ? (log << 16) - size : (most << 16) - (count << most);
      }
      start += count;
    }
    byte[] symbols = spread.of(frequencies);
    for (int place = 0; place < size; place++) {
      states[cursor[symbols[place] & 0xFF]++] = (short) (size + place);
    }
  }

  /** Number of bits of a state without its highest, which is always set. */
  public int log() {
    return log;
  }

  /** The state to begin with, which reading ends with. */
  public int initialState() {
    return 1 << log;
  }

  /** Number of low bits of {@code state} that writing {@code symbol} emits, at most the log. */
  public int bits(int state, int symbol) {
    return (state + bitsBias[symbol]) >>> 16;
  }

  /** The state after writing {@code symbol}, with the bits emitted. */
  public int next(int state, int symbol, int bits) {
    return states[(state >>> bits) + firstState[symbol]];
  }

  /** Most bits that writing {@code symbol} can emit. */
  public int mostBits(int symbol) {
    return bits((2 << log) - 1, symbol);
  }
}
