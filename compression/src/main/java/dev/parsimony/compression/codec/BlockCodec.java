package dev.parsimony.compression.codec;

import dev.parsimony.compression.block.SparseBlock;

/**
 * One way to write the indices and codes of a sparse block as bytes; {@link BlockHeader} writes
 * what stands before them. The caller owns all buffers. Encoding assumes a valid block that is not
 * empty, and enough room; decoding assumes nothing of the bytes.
 */
interface BlockCodec {
  /** Returns the number that names the codec in a message. */
  int id();

  /**
   * Looks at a block, which {@link #encode} may then be called for.
   *
   * @return about the number of bytes that it will write, for comparing codecs; {@link
   *     Long#MAX_VALUE} if this codec cannot write the block
   */
  long prepare(SparseBlock block);

  /**
   * Returns the models of the block prepared last, which {@link #decode} is to be told; in 0..7.
   */
  int models();

  /** Returns the largest number of models that this codec knows. */
  int largestModels();

  /**
   * Returns an upper bound of the bytes that {@link #encode} touches for the block prepared last.
   */
  long maxEncodedLength(SparseBlock block);

  /** Writes the block prepared last at {@code offset} and returns the number of bytes written. */
  int encode(SparseBlock block, byte[] out, int offset);

  /**
   * Reads indices and codes and returns the number of bytes read; bytes after them are not looked
   * at.
   *
   * @param in bytes {@code offset} to {@code limit} may be read
   * @param models in 0 to {@link #largestModels}
   * @param block with length, book, scales and count set, the latter at least 1; grows to at most
   *     its length
   * @throws MalformedBlockException with an offset into {@code in} where no block stands there; the
   *     block's content is then undefined
   */
  int decode(byte[] in, int offset, int limit, int models, SparseBlock block);
}
