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

  /** Histograms of each context one after the other, then of all codes. */
  private final int[] histograms = new int[(CodeContexts.MAX + 1) * CodeBook.MAX_CODES];

  private final Map<CodeBook, KnownCodes[]> knownOfBook = new HashMap<>();
  private final WeightedSymbols[] inContext = new WeightedSymbols[CodeContexts.MAX];
  private final WeightedSymbols whole = new WeightedSymbols(CodeBook.MAX_CODES);
  private final AnsEncoderTable encoder =
      new AnsEncoderTable(CodeBook.MAX_CODES, LARGEST_LOG, CodeContexts.MAX);
  private final AnsDecoderTable decoder =
      new AnsDecoderTable(CodeBook.MAX_CODES, CodeContexts.MAX << LARGEST_LOG);

  private CodeBook book = CodeBook.POWERS;
  private int log;
  private int models;
  private double bits;

  CodeModel() {
    for (int c = 0; c < CodeContexts.MAX; c++) {
      inContext[c] = new WeightedSymbols(CodeBook.MAX_CODES);
    }
  }

  /** Chooses for a block that is to be written. */
  void prepare(SparseBlock block) {
    start(block, 0);
    count(block);
    double knownBits = known().bits(histograms, CodeBook.MAX_CODES);
    double wholeBits = whole.fit(histograms, at(CodeContexts.MAX), book.size(), log);
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
    int all = at(CodeContexts.MAX);
    Arrays.fill(histograms, 0, at(contexts()), 0);
    Arrays.fill(histograms, all, all + CodeBook.MAX_CODES, 0);
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

  /** Estimates the bits that the prepared block's codes take, weights and state included. */
  double bits() {
    return bits;
  }

  /** Returns an upper bound of the bytes that the codes take. */
  long maxBytes() {
    long most = log;
    boolean one = models == WireFormat.CODE_WEIGHTS;
    for (int t = 0; t < (one ? 1 : contexts()); t++) {
      int from = at(one ? CodeContexts.MAX : t);
      for (int code = 0; code < book.size(); code++) {
        long occurrences = histograms[from + code];
        most += occurrences == 0 ? 0 : occurrences * encoder().maxBits(encoder().entry(t, code));
      }
    }
    long bytes = most / Byte.SIZE + 1;
    for (int t = 0; t < weightedTables(); t++) {
      bytes += weighted(t).bytes();
    }
    return bytes;
  }

  /** Returns the bits of the models byte for the prepared block. */
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

  /** Returns the prepared block's tables, one for each context. */
  AnsEncoderTable encoder() {
    return models == 0 ? known().encoder() : encoder;
  }

  /** Returns the context after each code. The live array. */
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

  /** Returns the number of tables whose weights travel. */
  private int weightedTables() {
    return models == 0 ? 0 : models == WireFormat.CODE_WEIGHTS ? 1 : contexts();
  }

  private WeightedSymbols weighted(int table) {
    return models == WireFormat.CODE_WEIGHTS ? whole : inContext[table];
  }

  /** Returns where a context's histogram begins. */
  private static int at(int context) {
    return context * CodeBook.MAX_CODES;
  }
}
