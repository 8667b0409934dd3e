package dev.parsimony.compression.codec;

import dev.parsimony.compression.entropy.AnsDecoderTable;
import dev.parsimony.compression.entropy.AnsEncoderTable;
import dev.parsimony.compression.entropy.Frequencies;
import java.util.Arrays;

/**
 * How one alphabet of a block is coded: with frequencies that both ends know, or with weights that
 * travel with the block, whichever takes fewer bytes. Reusable.
 */
final class SymbolModel {
  private static final int SMALLEST_LOG = 6;

  private final int[] histogram;
  private final int[] weights;
  private final Frequencies known;
  private final Frequencies travelling;
  private final AnsEncoderTable encoder;
  private final AnsDecoderTable decoder;
  private boolean travels;
  private int weightedSymbols;

  /** Base-2 logarithm of the tables' size for {@code count} symbols written, of so many kinds. */
  static int tableLog(int count, int symbols) {
    int forCount = Math.min(Frequencies.LARGEST_LOG, bitLength(count));
    return Math.max(SMALLEST_LOG, Math.max(forCount, 1 + bitLength(symbols - 1)));
  }

  private static int bitLength(int value) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(value);
  }

  /** Makes room for alphabets of up to {@code symbols} symbols. */
  SymbolModel(int symbols) {
    histogram = new int[symbols];
    weights = new int[symbols];
    known = new Frequencies(symbols);
    travelling = new Frequencies(symbols);
    encoder = new AnsEncoderTable(symbols);
    decoder = new AnsDecoderTable(symbols);
  }

  /** The number of times that each symbol will be written, for the caller to count; zeroed. */
  int[] clearedHistogram() {
    Arrays.fill(histogram, 0);
    return histogram;
  }

  /** The frequencies that both ends know, for the caller to set. */
  Frequencies known() {
    return known;
  }

  /**
   * Chooses for the counted histogram, makes the table for writing, and returns about the bits that
   * all symbols take, weights and the coder's state included.
   */
  double choose() {
    weightedSymbols = 1;
    for (int s = 0; s < known.symbols(); s++) {
      weightedSymbols = histogram[s] > 0 ? s + 1 : weightedSymbols;
    }
    WeightTable.quantise(histogram, weightedSymbols, weights);
    travelling.normalise(weights, weightedSymbols, known.log());
    double bits = travelling.bits(histogram) + 8 * WeightTable.bytes(weightedSymbols);
    double knownBits = known.bits(histogram);
    travels = bits < knownBits;
    encoder.build(chosen());
    return known.log() + Math.min(bits, knownBits);
  }

  /** Whether the chosen frequencies travel as weights. */
  boolean travels() {
    return travels;
  }

  /** Writes the weights if they travel, and returns the offset after them. */
  int write(byte[] out, int offset) {
    return travels ? WeightTable.write(weights, weightedSymbols, out, offset) : offset;
  }

  /** Reads the weights if they travel. Known frequencies have been set. */
  void read(boolean travels, BlockReader reader) {
    this.travels = travels;
    if (travels) {
      int symbols = WeightTable.read(reader, known.symbols(), weights);
      travelling.normalise(weights, symbols, known.log());
    }
  }

  /** The table for writing, made for the chosen frequencies. */
  AnsEncoderTable encoder() {
    return encoder;
  }

  /** The table for reading, made for the frequencies that were read. */
  AnsDecoderTable builtDecoder() {
    decoder.build(chosen());
    return decoder;
  }

  /** Most bytes of the weights. */
  int maxWeightBytes() {
    return WeightTable.bytes(histogram.length);
  }

  private Frequencies chosen() {
    return travels ? travelling : known;
  }
}
