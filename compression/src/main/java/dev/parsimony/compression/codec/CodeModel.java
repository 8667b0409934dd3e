package dev.parsimony.compression.codec;

import dev.parsimony.compression.block.CodeBook;
import dev.parsimony.compression.block.SparseBlock;
import dev.parsimony.compression.entropy.AnsEncoderTable;

/** The model of a block's codes; without weights, all codes of its book are equally likely. */
final class CodeModel {
  private final SymbolModel model = new SymbolModel(CodeBook.MOST_CODES);
  private double bits;
  private long mostBits;

  /** Chooses for a block that is to be written. */
  void prepare(SparseBlock block) {
    int[] histogram = model.clearedHistogram();
    byte[] codes = block.codes();
    for (int j = 0, count = block.count(); j < count; j++) {
      histogram[codes[j] & 0xFF]++;
    }
    setKnown(block);
    bits = model.choose();
    AnsEncoderTable encoder = model.encoder();
    mostBits = encoder.log();
    for (int code = 0; code < block.book().size(); code++) {
      mostBits += histogram[code] == 0 ? 0 : (long) histogram[code] * encoder.mostBits(code);
    }
  }

  /** About the bits that the prepared block's codes take, weights included. */
  double bits() {
    return bits;
  }

  /** Most bits that the prepared block's codes take, weights not included. */
  long mostBits() {
    return mostBits;
  }

  /** Reads the weights if they travel, for a block whose book and count are set. */
  void read(SparseBlock block, boolean travels, BlockReader reader) {
    setKnown(block);
    model.read(travels, reader);
  }

  SymbolModel symbols() {
    return model;
  }

  private void setKnown(SparseBlock block) {
    int size = block.book().size();
    model.known().uniform(size, SymbolModel.tableLog(block.count(), size));
  }
}
