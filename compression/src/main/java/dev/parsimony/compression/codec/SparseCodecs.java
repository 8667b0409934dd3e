package dev.parsimony.compression.codec;

import dev.parsimony.compression.block.SparseBlock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The codecs of sparse blocks, chosen by size. Not thread-safe: codecs keep tables and cursors. */
final class SparseCodecs {
  private final CodeModel codeModel = new CodeModel();
  private final BlockCodec words = new WordsCodec();
  private final List<BlockCodec> all;
  private final String codecs;
  private long smallestLength;

  private SparseCodecs(Optional<SplitCodec> split, String codecs) {
    this.all =
        Stream.concat(
                Stream.of(new GapsCodec(codeModel), new BitmapCodec(codeModel), words),
                split.stream())
            .toList();
    this.codecs = codecs;
  }

  /** Makes the codecs of a whole tensor's block. */
  static SparseCodecs of(SplitCodec split) {
    return new SparseCodecs(Optional.of(split), "0, 4, 5 or codec 1..3 or 6 with a code book");
  }

  /** Makes the codecs of a part of a tensor's block. */
  static SparseCodecs ofPart() {
    return new SparseCodecs(Optional.empty(), "codec 1..3");
  }

  /** Prepares the codec that writes a block, not an empty one, in about the fewest bytes. */
  BlockCodec smallest(SparseBlock block) {
    codeModel.prepare(block);
    BlockCodec best = words;
    smallestLength = Long.MAX_VALUE;
    for (int c = 0; c < all.size(); c++) {
      long length = all.get(c).prepare(block);
      if (length < smallestLength) {
        best = all.get(c);
        smallestLength = length;
      }
    }
    return best;
  }

  /** Returns about the number of bytes that the codec prepared last will write. */
  long smallestLength() {
    return smallestLength;
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

  /** Returns the codec that a form byte names, with models it knows; it stands at offset. */
  BlockCodec named(int form, int offset) {
    BlockCodec codec = withId(form & WireFormat.CODEC_MASK, form, offset);
    if (BlockHeader.models(form) > codec.largestModels()) {
      throw new MalformedBlockException(
          offset, "models " + BlockHeader.models(form), "one in 0.." + codec.largestModels());
    }
    return codec;
  }

  private BlockCodec withId(int id, int form, int offset) {
    for (int c = 0; c < all.size(); c++) {
      if (all.get(c).id() == id) {
        return all.get(c);
      }
    }
    throw new MalformedBlockException(offset, "form " + form, codecs);
  }
}
