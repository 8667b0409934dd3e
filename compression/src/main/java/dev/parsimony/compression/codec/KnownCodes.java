package dev.parsimony.compression.codec;

import dev.parsimony.compression.block.CodeBook;
import dev.parsimony.compression.entropy.AnsDecoderTable;
import dev.parsimony.compression.entropy.AnsEncoderTable;
import dev.parsimony.compression.entropy.Frequencies;

/** The frequencies and tables of a book's codes that both ends know, in each context. */
final class KnownCodes {
  private final int contexts;
  private final Frequencies[] frequencies;
  private final AnsEncoderTable encoder;
  private final AnsDecoderTable decoder;

  /** Makes tables of 2^log states for each context. */
  KnownCodes(CodeBook book, int log) {
    contexts = CodeContexts.count(book);
    frequencies = new Frequencies[contexts];
    encoder = new AnsEncoderTable(book.size(), log, contexts);
    decoder = new AnsDecoderTable(book.size(), contexts << log);
    int[] weights = new int[book.size()];
    for (int c = 0; c < contexts; c++) {
      CodeContexts.known(book, c, weights);
      frequencies[c] = new Frequencies(book.size());
      frequencies[c].normalise(weights, book.size(), log);
      encoder.build(frequencies[c], c);
      decoder.build(frequencies[c], c, CodeContexts.after(book));
    }
  }

  /** Estimates the bits of codes with these numbers in each context. */
  double bits(int[] histograms, int stride) {
    double bits = 0;
    for (int c = 0; c < contexts; c++) {
      bits += frequencies[c].bits(histograms, c * stride);
    }
    return bits;
  }

  AnsEncoderTable encoder() {
    return encoder;
  }

  AnsDecoderTable decoder() {
    return decoder;
  }
}
