package dev.parsimony.compression.codec;

import dev.parsimony.compression.block.DenseBlock;

/** One way to write all elements of a tensor as bytes. The caller owns all buffers. */
interface DenseCodec {
  /** Returns the number that names the codec in a message. */
  int id();

  /** Returns the number of bytes for a tensor of {@code length} elements. */
  long encodedLength(int length);

  /** Writes a block of finite values at {@code offset}. */
  void encode(DenseBlock block, byte[] out, int offset);

  /**
   * Reads a tensor's elements.
   *
   * @param in bytes {@code offset} to {@code limit} may be read
   * @param length number of elements of the tensor
   * @param block overwritten, in storage of its own
   * @throws MalformedBlockException where the bytes are too few or hold a value that is not finite
   */
  void decode(byte[] in, int offset, int limit, int length, DenseBlock block);
}
