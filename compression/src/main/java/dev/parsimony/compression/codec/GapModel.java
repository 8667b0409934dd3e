package dev.parsimony.compression.codec;

import dev.parsimony.compression.block.SparseBlock;
import dev.parsimony.compression.entropy.AnsEncoderTable;
import dev.parsimony.compression.entropy.GapTokens;

/**
 * The model of the gaps between a block's indices; without weights, each element of the tensor is
 * equally likely to be sent.
 */
final class GapModel {
  private final SymbolModel model = new SymbolModel(GapTokens.TOKENS);
  private double bits;
  private long mostBits;

  /** Chooses for a block that is to be written. */
  void prepare(SparseBlock block) {
    int[] histogram = model.clearedHistogram();
    int[] indices = block.indices();
    int previous = -1;
    for (int j = 0, count = block.count(); j < count; j++) {
      histogram[GapTokens.of(indices[j] - previous - 1)]++;
      previous = indices[j];
    }
    setKnown(block);
    bits = model.choose();
    AnsEncoderTable encoder = model.encoder();
    mostBits = encoder.log();
    for (int token = 0; token < GapTokens.TOKENS; token++) {
      long occurrences = histogram[token];
      if (occurrences > 0) {
        bits += occurrences * GapTokens.extraBits(token);
        mostBits += occurrences * (encoder.mostBits(token) + GapTokens.extraBits(token));
      }
    }
  }

  /** About the bits that the prepared block's gaps take, weights included. */
  double bits() {
    return bits;
  }

  /** Most bits that the prepared block's gaps take, weights not included. */
  long mostBits() {
    return mostBits;
  }

  /** Reads the weights if they travel, for a block whose length and count are set. */
  void read(SparseBlock block, boolean travels, BlockReader reader) {
    setKnown(block);
    model.read(travels, reader);
  }

  SymbolModel symbols() {
    return model;
  }

  private void setKnown(SparseBlock block) {
    int unsent = block.length() - block.count();
    int tokens = 1 + GapTokens.of(unsent);
    int log = SymbolModel.tableLog(block.count(), tokens);
    model.known().geometric((double) unsent / block.length(), tokens, log);
  }
}
