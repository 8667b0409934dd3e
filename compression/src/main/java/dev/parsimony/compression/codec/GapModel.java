package dev.parsimony.compression.codec;

import dev.parsimony.compression.block.SparseBlock;
import dev.parsimony.compression.entropy.AnsDecoderTable;
import dev.parsimony.compression.entropy.AnsEncoderTable;
import dev.parsimony.compression.entropy.Frequencies;
import dev.parsimony.compression.entropy.GapTokens;
import java.util.Arrays;

/**
 * How the gaps between a block's indices are coded: as if each element of the tensor were equally
 * likely to be sent, or with weights that travel, whichever takes fewer bytes. Reusable.
 */
final class GapModel {
  private final int[] histogram = new int[GapTokens.TOKENS];
  private final Frequencies known = new Frequencies(GapTokens.TOKENS);
  private final WeightedSymbols weighted = new WeightedSymbols(GapTokens.TOKENS);
  private final AnsEncoderTable encoder =
      new AnsEncoderTable(GapTokens.TOKENS, Frequencies.LARGEST_LOG, 1);
  private final AnsDecoderTable decoder =
      new AnsDecoderTable(GapTokens.TOKENS, 1 << Frequencies.LARGEST_LOG);
  private boolean travels;
  private double bits;

  /** Chooses for a block that is to be written. */
  void prepare(SparseBlock block) {
    count(block);
    setKnown(block);
    double knownBits = known.bits(histogram, 0);
    double weightedBits = weighted.fit(histogram, 0, known.symbols(), known.log());
    travels = weightedBits < knownBits;
    encoder.build(travels ? weighted.frequencies() : known, 0);
    bits = known.log() + Math.min(knownBits, weightedBits);
    for (int token = 0; token < GapTokens.TOKENS; token++) {
      bits += (double) histogram[token] * GapTokens.extraBits(token);
    }
  }

  private void count(SparseBlock block) {
    Arrays.fill(histogram, 0);
    int[] indices = block.indices();
    int previous = -1;
    for (int j = 0, count = block.count(); j < count; j++) {
      histogram[GapTokens.of(indices[j] - previous - 1)]++;
      previous = indices[j];
    }
  }

  /** Estimates the bits that the prepared block's gaps take, weights and state included. */
  double bits() {
    return bits;
  }

  /** Returns an upper bound of the bytes that the gaps take. */
  long maxBytes() {
    long most = encoder.log();
    for (int token = 0; token < GapTokens.TOKENS; token++) {
      long occurrences = histogram[token];
      if (occurrences > 0) {
        most += occurrences * (encoder.maxBits(token) + GapTokens.extraBits(token));
      }
    }
    return most / Byte.SIZE + 1 + weighted.bytes();
  }

  /** Returns the bits of the models byte for the prepared block. */
  int models() {
    return travels ? WireFormat.GAP_WEIGHTS : 0;
  }

  /** Writes the weights if they travel, and returns the offset after them. */
  int write(byte[] out, int offset) {
    return travels ? weighted.write(out, offset) : offset;
  }

  /** Returns the prepared block's table. */
  AnsEncoderTable encoder() {
    return encoder;
  }

  /** Reads the weights if they travel, for a block whose length and count are set. */
  AnsDecoderTable read(SparseBlock block, int models, BlockReader reader) {
    setKnown(block);
    travels = (models & WireFormat.GAP_WEIGHTS) != 0;
    if (travels) {
      weighted.read(reader, known.symbols(), known.log());
    }
    decoder.build(travels ? weighted.frequencies() : known);
    return decoder;
  }

  private void setKnown(SparseBlock block) {
    int unsent = block.length() - block.count();
    int tokens = 1 + GapTokens.of(unsent);
    int log = TableLog.of(block.count(), tokens, Frequencies.LARGEST_LOG);
    known.geometric((double) unsent / block.length(), tokens, log);
  }
}
