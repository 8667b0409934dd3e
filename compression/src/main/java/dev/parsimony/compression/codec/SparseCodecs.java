package dev.parsimony.compression.codec;

import dev.parsimony.compression.block.SparseBlock;
import java.util.List;

/** The codecs of sparse blocks, chosen by size. Not thread-safe: codecs keep tables and cursors. */
final class SparseCodecs {
  private final CodeModel codeModel = new CodeModel();
  private final BlockCodec words = new WordsCodec();
  private final List<BlockCodec> all =
      List.of(new GapsCodec(codeModel), new BitmapCodec(codeModel), words);

  /** Prepares the codec that writes a block, not an empty one, in about the fewest bytes. */
  BlockCodec smallest(SparseBlock block) {
    codeModel.prepare(block);
    BlockCodec best = words;
    long bestLength = Long.MAX_VALUE;
    for (int c = 0; c < all.size(); c++) {
      long length = all.get(c).prepare(block);
      if (length < bestLength) {
        best = all.get(c);
        bestLength = length;
      }
    }
    return best;
  }

  /** Prepares the codec of the paper's words. */
  BlockCodec words(SparseBlock block) {
    if (words.prepare(block) == Long.MAX_VALUE) {
      throw new IllegalArgumentException(
          "Codes of %s and indices up to %d do not fit words of 4 and 28 bits"
              .formatted(block.book(), block.length() - 1));
    }
    return words;
  }

  /** Returns the codec that a form byte names, which stands at {@code offset}. */
  BlockCodec named(int form, int offset) {
    int id = form & WireFormat.CODEC_MASK;
    for (int c = 0; c < all.size(); c++) {
      if (all.get(c).id() == id) {
        return all.get(c);
      }
    }
    throw new MalformedBlockException(
        offset, "form " + form, "0, 4, 5 or codec 1..3 with a code book");
  }
}
