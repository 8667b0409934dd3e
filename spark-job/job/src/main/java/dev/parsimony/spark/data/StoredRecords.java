package dev.parsimony.spark.data;

import java.nio.ByteBuffer;

/** Records that can be read, in any order. */
interface StoredRecords {
  /** The little-endian segment that holds the record, for absolute reads. */
  ByteBuffer segment(int index);

  /** Returns the offset of the record in its segment, in bytes. */
  int offset(int index);
}
