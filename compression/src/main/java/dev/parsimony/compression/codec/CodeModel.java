package dev.parsimony.compression.codec;

import dev.parsimony.compression.block.CodeBook;
import dev.parsimony.compression.block.SparseBlock;
import dev.parsimony.compression.entropy.AnsDecoderTable;
import dev.parsimony.compression.entropy.AnsEncoderTable;
import dev.parsimony.compression.entropy.Frequencies;
import java.util.Arrays;

/**
 * How a block's codes are coded: in contexts with frequencies that both ends know, with weights
 * that travel for all codes, or with weights that travel for each context, whichever takes the
 * fewest bytes. Reusable.
 */
final class CodeModel {
  private static final int LARGEST_LOG = 9;

  /** Of each context one after the other, then of all codes. */
  private final int[] histograms = new int[(CodeContexts.MOST + 1) * CodeBook.MOST_CODES];

  private final int[] knownWeights = new int[CodeBook.MOST_CODES];
  private final Frequencies[] known = new Frequencies[CodeContexts.MOST];
  private final WeightedSymbols[] inContext = new WeightedSymbols[CodeContexts.MOST];
  private final WeightedSymbols whole = new WeightedSymbols(CodeBook.MOST_CODES);
  private final AnsEncoderTable encoder =
      new AnsEncoderTable(CodeBook.MOST_CODES, LARGEST_LOG, CodeContexts.MOST);
  private final AnsDecoderTable decoder =
      new AnsDecoderTable(CodeBook.MOST_CODES, CodeContexts.MOST << LARGEST_LOG);

  private byte[] contextAfter = CodeContexts.one();
  private int contexts;
  private int log;
  private int models;
  private double bits;

  CodeModel() {
    for (int c = 0; c < CodeContexts.MOST; c++) {
      known[c] = new Frequencies(CodeBook.MOST_CODES);
      inContext[c] = new WeightedSymbols(CodeBook.MOST_CODES);
    }
  }

  /** Chooses for a block that is to be written. */
  void prepare(SparseBlock block) {
    setKnown(block);
    count(block);
    double knownBits = 0;
    double contextBits = 0;
    for (int c = 0; c < contexts; c++) {
      knownBits += known[c].bits(histograms, at(c));
      contextBits += inContext[c].fit(histograms, at(c), log);
    }
    double wholeBits = whole.fit(histograms, at(CodeContexts.MOST), log);
    bits = Math.min(knownBits, Math.min(contextBits, wholeBits));
    use(
        bits == knownBits
            ? 0
            : bits == wholeBits ? WireFormat.CODE_WEIGHTS : WireFormat.CONTEXT_WEIGHTS);
    bits += log;
    for (int c = 0; c < contexts; c++) {
      encoder.build(frequencies(c), c);
    }
  }

  private void count(SparseBlock block) {
    Arrays.fill(histograms, 0);
    byte[] codes = block.codes();
    int from = 0;
    for (int j = 0, count = block.count(); j < count; j++) {
      int code = codes[j] & 0xFF;
      histograms[from + code]++;
      from = at(contextAfter[code]);
    }
    int all = at(CodeContexts.MOST);
    for (int i = 0; i < all; i++) {
      histograms[all + i % CodeBook.MOST_CODES] += histograms[i];
    }
  }

  /** Where a context's histogram begins. */
  private static int at(int context) {
    return context * CodeBook.MOST_CODES;
  }

  /** About the bits that the prepared block's codes take, weights and state included. */
  double bits() {
    return bits;
  }

  /** Most bytes that they take. */
  long mostBytes() {
    long most = log;
    long weights = 0;
    for (int c = 0; c < contexts; c++) {
      int from = at(models == WireFormat.CODE_WEIGHTS ? CodeContexts.MOST : c);
      for (int code = 0; code < CodeBook.MOST_CODES; code++) {
        long occurrences = histograms[from + code];
        most += occurrences == 0 ? 0 : occurrences * encoder.mostBits(encoder.entry(c, code));
      }
      weights += weighted(c).bytes();
    }
    return most / Byte.SIZE + 1 + weights;
  }

  /** Bits of the models byte for the prepared block. */
  int models() {
    return models;
  }

  /** Writes the weights if they travel, and returns the offset after them. */
  int write(byte[] out, int offset) {
    int at = offset;
    for (int c = 0; c < contexts && models != 0; c++) {
      at = weighted(c).write(out, at);
    }
    return at;
  }

  /** The prepared block's tables, one for each context. */
  AnsEncoderTable encoder() {
    return encoder;
  }

  /** The context after each code. The live array. */
  byte[] contextAfter() {
    return contextAfter;
  }

  /** Reads the weights if they travel, for a block whose book and count are set. */
  AnsDecoderTable read(SparseBlock block, int read, BlockReader reader) {
    setKnown(block);
    use(read & (WireFormat.CODE_WEIGHTS | WireFormat.CONTEXT_WEIGHTS));
    for (int c = 0; c < contexts; c++) {
      if (models != 0) {
        weighted(c).read(reader, block.book().size(), log);
      }
      decoder.build(frequencies(c), c, contextAfter);
    }
    return decoder;
  }

  private void setKnown(SparseBlock block) {
    CodeBook book = block.book();
    log = TableLog.of(block.count(), book.size(), LARGEST_LOG);
    contexts = CodeContexts.count(book);
    contextAfter = CodeContexts.after(book);
    for (int c = 0; c < contexts; c++) {
      CodeContexts.known(book, c, knownWeights);
      known[c].normalise(knownWeights, book.size(), log);
    }
  }

  private void use(int chosen) {
    models = chosen;
    if (chosen == WireFormat.CODE_WEIGHTS) {
      contexts = 1;
      contextAfter = CodeContexts.one();
    }
  }

  private Frequencies frequencies(int context) {
    return models == 0 ? known[context] : weighted(context).frequencies();
  }

  private WeightedSymbols weighted(int context) {
    return models == WireFormat.CODE_WEIGHTS ? whole : inContext[context];
  }
}
