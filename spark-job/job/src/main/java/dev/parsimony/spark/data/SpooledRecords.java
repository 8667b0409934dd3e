package dev.parsimony.spark.data;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The records of a shard: written in any order, then sealed, then read. */
interface SpooledRecords extends Closeable {
  /** Stores one record; before {@link #seal}. */
  void write(int index, byte[] record) throws IOException;

  /** Ends writing; records can be read from here on. */
  void seal() throws IOException;

  /** The little-endian segment that holds the record, for absolute reads. */
  ByteBuffer segment(int index);

  /** Returns the offset of the record in its segment, in bytes. */
  int offset(int index);

  /** Bytes that lie in a memory-mapped file. */
  long mappedBytes();
}
