package dev.parsimony.compression.codec;

import dev.parsimony.compression.block.SparseBlock;
import java.util.List;

/** The codecs of sparse blocks, chosen by size. Not thread-safe: codecs keep cursors. */
final class SparseCodecs {
  private final List<BlockCodec<SparseBlock>> all =
      List.of(new EmptyCodec(), new GapsCodec(), new BitmapCodec(), new WordsCodec());

  /** The codec that writes the block in the fewest bytes, the first of equals. */
  BlockCodec<SparseBlock> smallest(SparseBlock block) {
    BlockCodec<SparseBlock> best = all.get(0);
    long bestLength = Long.MAX_VALUE;
    for (int c = 0; c < all.size(); c++) {
      BlockCodec<SparseBlock> codec = all.get(c);
      if (codec.canEncode(block)) {
        long length = codec.encodedLength(block);
        if (length < bestLength) {
          best = codec;
          bestLength = length;
        }
      }
    }
    return best;
  }

  /** The codec of that id, which a message names at {@code offset}. */
  BlockCodec<SparseBlock> named(int id, int offset) {
    for (int c = 0; c < all.size(); c++) {
      if (all.get(c).id() == id) {
        return all.get(c);
      }
    }
    throw new MalformedBlockException(offset, "codec " + id, "one in 0..4");
  }
}
