package dev.parsimony.compression.codec;

import dev.parsimony.compression.block.CodeBook;
import dev.parsimony.compression.block.SparseBlock;
import dev.parsimony.compression.entropy.AnsDecoderTable;
import dev.parsimony.compression.entropy.AnsEncoderTable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * How a block's codes are coded: in contexts with frequencies that both ends know, with weights
 * that travel for all codes, or with weights that travel for each context, whichever takes the
 * fewest bytes. Reusable.
 */
final class CodeModel {
  private static final int LARGEST_LOG = 9;

  /** Of each context one after the other, then of all codes. */
  private final int[] histograms = new int[(CodeContexts.MOST + 1) * CodeBook.MOST_CODES];

  private final Map<CodeBook, KnownCodes[]> knownOfBook = new HashMap<>();
  private final WeightedSymbols[] inContext = new WeightedSymbols[CodeContexts.MOST];
  private final WeightedSymbols whole = new WeightedSymbols(CodeBook.MOST_CODES);
  private final AnsEncoderTable encoder =
      new AnsEncoderTable(CodeBook.MOST_CODES, LARGEST_LOG, CodeContexts.MOST);
  private final AnsDecoderTable decoder =
      new AnsDecoderTable(CodeBook.MOST_CODES, CodeContexts.MOST << LARGEST_LOG);

  private CodeBook book = CodeBook.POWERS;
  private int log;
  private int models;
  private double bits;

  CodeModel() {
    for (int c = 0; c < CodeContexts.MOST; c++) {
      inContext[c] = new WeightedSymbols(CodeBook.MOST_CODES);
    }
  }

  /** Chooses for a block that is to be written. */
  void prepare(SparseBlock block) {
    start(block, 0);
    count(block);
    double knownBits = known().bits(histograms, CodeBook.MOST_CODES);
    double wholeBits = whole.fit(histograms, at(CodeContexts.MOST), book.size(), log);
    double contextBits = 0;
    for (int c = 0; c < contexts(); c++) {
      contextBits += inContext[c].fit(histograms, at(c), book.size(), log);
    }
    bits = log + Math.min(knownBits, Math.min(wholeBits, contextBits));
    if (knownBits > Math.min(wholeBits, contextBits)) {
      models = wholeBits <= contextBits ? WireFormat.CODE_WEIGHTS : WireFormat.CONTEXT_WEIGHTS;
    }
    for (int t = 0; t < weightedTables(); t++) {
      encoder.build(weighted(t).frequencies(), t);
    }
  }

  private void count(SparseBlock block) {
    int size = book.size();
    int all = at(CodeContexts.MOST);
    Arrays.fill(histograms, 0, at(contexts()), 0);
    Arrays.fill(histograms, all, all + CodeBook.MOST_CODES, 0);
    byte[] after = CodeContexts.after(book);
    byte[] codes = block.codes();
    int from = 0;
    for (int j = 0, count = block.count(); j < count; j++) {
      int code = codes[j] & 0xFF;
      histograms[from + code]++;
      from = at(after[code]);
    }
    for (int c = 0; c < contexts(); c++) {
      for (int code = 0; code < size; code++) {
        histograms[all + code] += histograms[at(c) + code];
      }
    }
  }

  /** About the bits that the prepared block's codes take, weights and state included. */
  double bits() {
    return bits;
  }

  /** Most bytes that they take. */
  long mostBytes() {
    long most = log;
    boolean one = models == WireFormat.CODE_WEIGHTS;
    for (int t = 0; t < (one ? 1 : contexts()); t++) {
      int from = at(one ? CodeContexts.MOST : t);
      for (int code = 0; code < book.size(); code++) {
        long occurrences = histograms[from + code];
        most += occurrences == 0 ? 0 : occurrences * encoder().mostBits(encoder().entry(t, code));
      }
    }
    long bytes = most / Byte.SIZE + 1;
    for (int t = 0; t < weightedTables(); t++) {
      bytes += weighted(t).bytes();
    }
    return bytes;
  }

  /** Bits of the models byte for the prepared block. */
  int models() {
    return models;
  }

  /** Writes the weights if they travel, and returns the offset after them. */
  int write(byte[] out, int offset) {
    int at = offset;
    for (int t = 0; t < weightedTables(); t++) {
      at = weighted(t).write(out, at);
    }
    return at;
  }

  /** The prepared block's tables, one for each context. */
  AnsEncoderTable encoder() {
    return models == 0 ? known().encoder() : encoder;
  }

  /** The context after each code. The live array. */
  byte[] contextAfter() {
    return models == WireFormat.CODE_WEIGHTS ? CodeContexts.one() : CodeContexts.after(book);
  }

  /** Reads the weights if they travel, for a block whose book and count are set. */
  AnsDecoderTable read(SparseBlock block, int read, BlockReader reader) {
    start(block, read & (WireFormat.CODE_WEIGHTS | WireFormat.CONTEXT_WEIGHTS));
    for (int t = 0; t < weightedTables(); t++) {
      weighted(t).read(reader, book.size(), log);
      decoder.build(weighted(t).frequencies(), t, contextAfter());
    }
    return models == 0 ? known().decoder() : decoder;
  }

  private void start(SparseBlock block, int chosen) {
    book = block.book();
    log = TableLog.of(block.count(), book.size(), LARGEST_LOG);
    models = chosen;
  }

  private KnownCodes known() {
    KnownCodes[] ofLogs =
        knownOfBook.computeIfAbsent(book, absent -> new KnownCodes[LARGEST_LOG + 1]);
    if (ofLogs[log] == null) {
      ofLogs[log] = new KnownCodes(book, log);
    }
    return ofLogs[log];
  }

  private int contexts() {
    return CodeContexts.count(book);
  }

  /** Number of tables whose weights travel. */
  private int weightedTables() {
    return models == 0 ? 0 : models == WireFormat.CODE_WEIGHTS ? 1 : contexts();
  }

  private WeightedSymbols weighted(int table) {
    return models == WireFormat.CODE_WEIGHTS ? whole : inContext[table];
  }

  /** Where a context's histogram begins. */
  private static int at(int context) {
    return context * CodeBook.MOST_CODES;
  }
}
