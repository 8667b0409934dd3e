package dev.parsimony.compression.codec;

import dev.parsimony.compression.block.CodeBook;
import dev.parsimony.compression.block.SparseBlock;

/** The header of a sparse block, which stands before indices and codes: form, scales, count. */
final class BlockHeader {
  private BlockHeader() {}

  /** Returns the byte that names the codec which has prepared a block, and its models. */
  static int form(BlockCodec codec) {
    return codec.id() | codec.models() << WireFormat.MODELS_SHIFT;
  }

  /** Returns the models that a form byte names. */
  static int models(int form) {
    return form >>> WireFormat.MODELS_SHIFT;
  }

  /** Returns the number of the book that a form byte names. */
  static int book(int form) {
    return form >>> WireFormat.BOOK_SHIFT & WireFormat.BOOK_MASK;
  }

  private static int id(CodeBook book) {
    if (book.hasLevels()) {
      return WireFormat.LEVELS;
    }
    return book == CodeBook.SIGNS ? WireFormat.SIGNS : WireFormat.POWERS;
  }

  /** Returns the number of bytes that {@link #write} writes. */
  static long length(SparseBlock block) {
    return WireFormat.FORM_BYTES + scalesLength(block) + WireFormat.varintBytes(block.count());
  }

  private static long scalesLength(SparseBlock block) {
    CodeBook book = block.book();
    if (!book.hasLevels()) {
      return book == CodeBook.POWERS ? WireFormat.EXPONENT_BYTES : Float.BYTES;
    }
    return WireFormat.LEVELS_BYTES
        + WireFormat.varintBytes(block.bucketLength())
        + (long) Float.BYTES * block.buckets();
  }

  /** Writes the header of the block that a codec has prepared and returns the offset after it. */
  static int write(BlockCodec codec, SparseBlock block, byte[] out, int offset) {
    out[offset] = (byte) (form(codec) | id(block.book()) << WireFormat.BOOK_SHIFT);
    int at = writeScales(block, out, offset + WireFormat.FORM_BYTES);
    return WireFormat.putVarint(out, at, block.count());
  }

  private static int writeScales(SparseBlock block, byte[] out, int offset) {
    CodeBook book = block.book();
    float[] scales = block.scales();
    if (book == CodeBook.POWERS) {
      out[offset] = (byte) (Math.getExponent(scales[0]) + WireFormat.EXPONENT_BIAS);
      return offset + WireFormat.EXPONENT_BYTES;
    }
    int at = offset;
    if (book.hasLevels()) {
      out[at] = (byte) (book.size() / 2);
      at = WireFormat.putVarint(out, at + WireFormat.LEVELS_BYTES, block.bucketLength());
    }
    for (int b = 0, buckets = block.buckets(); b < buckets; b++, at += Float.BYTES) {
      WireFormat.putFloat(out, at, scales[b]);
    }
    return at;
  }

  /**
   * Reads scales and count of a block whose form byte has been read, and makes room in it.
   *
   * @param block reset to its tensor's length
   */
  static void read(int book, BlockReader reader, SparseBlock block) {
    switch (book) {
      case WireFormat.POWERS -> block.scale(CodeBook.POWERS, Math.scalb(1f, reader.exponent()));
      case WireFormat.SIGNS -> block.scale(CodeBook.SIGNS, reader.scale());
      case WireFormat.LEVELS -> readLevels(reader, block);
      default ->
          throw new MalformedBlockException(
              reader.position() - WireFormat.FORM_BYTES, "code book " + book, "one in 0..2");
    }
    int count = reader.number("count", block.length());
    block.ensureCapacity(count);
    block.count(count);
  }

  private static void readLevels(BlockReader reader, SparseBlock block) {
    int levels = reader.unsignedByte();
    if (levels < 1 || levels > CodeBook.MAX_LEVELS) {
      throw new MalformedBlockException(
          reader.position() - WireFormat.LEVELS_BYTES, levels + " levels", "1 to 128");
    }
    int bucketLength = reader.number("bucket length", block.length());
    long buckets = (block.length() + bucketLength - 1L) / bucketLength;
    reader.require(Float.BYTES * buckets);
    block.buckets(CodeBook.levels(levels), bucketLength);
    for (int b = 0; b < buckets; b++) {
      block.scales()[b] = reader.scale();
    }
  }
}
