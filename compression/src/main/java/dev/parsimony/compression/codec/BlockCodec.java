package dev.parsimony.compression.codec;

/**
 * One way to write the block of a tensor as bytes, without the byte that names the codec. The
 * caller owns all buffers. Encoding assumes a valid block and enough room; decoding assumes nothing
 * of the bytes.
 *
 * @param <B> the kind of block
 */
interface BlockCodec<B> {
  /** The byte that names the codec in a message. */
  int id();

  /** Whether this codec can write the block. */
  boolean canEncode(B block);

  /** Upper bound of {@link #encodedLength} over all blocks that this codec can write. */
  long maxEncodedLength(int length, int count);

  /** Exact number of bytes that {@link #encode} writes. */
  long encodedLength(B block);

  /** Writes the block at {@code offset} and returns the number of bytes written. */
  int encode(B block, byte[] out, int offset);

  /**
   * Reads a block and returns the number of bytes read; bytes after it are not looked at.
   *
   * @param in bytes {@code offset} to {@code limit} may be read
   * @param length number of elements of the tensor
   * @param block overwritten; grows to at most {@code length} elements, and not before the bytes
   *     are long enough to hold what they announce
   * @throws MalformedBlockException with an offset into {@code in} where no block stands there; the
   *     block's content is then undefined
   */
  int decode(byte[] in, int offset, int limit, int length, B block);
}
