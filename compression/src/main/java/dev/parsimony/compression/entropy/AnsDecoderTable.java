package dev.parsimony.compression.entropy;

/**
 * Steps from state to state for reading symbols. A state is in 0 to 2^log - 1; each has a symbol, a
 * number of bits to read, and a base that these bits are added to for the next state. Reusable.
 */
public final class AnsDecoderTable {
  private static final int BASE_SHIFT = 16;
  private static final int BITS_SHIFT = 8;

  private final int[] steps = new int[1 << Frequencies.LARGEST_LOG];
  private final int[] next;
  private final SymbolSpread spread = new SymbolSpread();
  private int log;

  /** Makes room for alphabets of up to {@code symbols} symbols. */
  public AnsDecoderTable(int symbols) {
    this.next = new int[symbols];
  }

  /** Fills the table. */
  public void build(Frequencies frequencies) {
    log = frequencies.log();
    int size = 1 << log;
    for (int s = 0; s < frequencies.symbols(); s++) {
      next[s] = frequencies.count(s);
    }
    byte[] symbols = spread.of(frequencies);
    for (int state = 0; state < size; state++) {
      int symbol = symbols[state] & 0xFF;
      int x = next[symbol]++;
      int bits = log - (31 - Integer.numberOfLeadingZeros(x));
      steps[state] = ((x << bits) - size) << BASE_SHIFT | bits << BITS_SHIFT | symbol;
    }
  }

  /** Number of bits of a state. */
  public int log() {
    return log;
  }

  /** The step at each state, for {@link #symbol}, {@link #bits} and {@link #base}. Live. */
  public int[] steps() {
    return steps;
  }

  /** The symbol of a step. */
  public static int symbol(int step) {
    return step & 0xFF;
  }

  /** Number of bits to read at a step. */
  public static int bits(int step) {
    return (step >>> BITS_SHIFT) & 0xFF;
  }

  /** What the bits read are added to. */
  public static int base(int step) {
    return step >>> BASE_SHIFT;
  }
}
