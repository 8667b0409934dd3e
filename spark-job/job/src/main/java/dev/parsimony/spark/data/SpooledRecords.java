package dev.parsimony.spark.data;

import java.io.Closeable;
import java.io.IOException;

/** The records of a shard: written in any order, then sealed, then read. */
interface SpooledRecords extends StoredRecords, Closeable {
  /** Stores one record; before {@link #seal}. */
  void write(int index, byte[] record) throws IOException;

  /** Ends writing; records can be read from here on. */
  void seal() throws IOException;

  /** Bytes that lie in a memory-mapped file. */
  long mappedBytes();
}
