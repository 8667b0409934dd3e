package dev.parsimony.spark.data;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.data.source.ExampleReader;
import dev.parsimony.spark.data.source.SliceOpener;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The examples of a piece, read from its source in their order; the last batch may be smaller. */
@Internal
public final class ExampleBatches implements Closeable {
  private final ExamplePiece piece;
  private final TestSplit split;
  private final ExampleReader reader;
  private final byte[] record;
  private final ExampleStore example;
  private long[] places = new long[0];
  private long next;

  ExampleBatches(SliceOpener opener, ExamplePiece piece, ExampleFormat format, TestSplit split)
      throws IOException {
    this.piece = piece;
    this.split = split;
    this.record = format.newRecord();
    this.example = new SpooledExamples(OneRecord.of(record), format, 0, 1);
    this.reader = opener.open(piece.slice(), format);
  }

  /** Fills {@code into} up to its capacity; false, with an empty batch, at the end. */
  public boolean next(Batch into) throws IOException {
    into.clear();
    if (places.length < into.capacity()) {
      places = new long[into.capacity()];
    }
    while (next < piece.end() && into.size() < into.capacity()) {
      requireUnchanged(reader.next(record));
      if (next >= piece.first() && piece.keeps(split, next)) {
        places[into.size()] = piece.before() + next;
        into.add(example, 0);
      }
      next++;
    }
    if (into.size() == 0 && piece.last()) {
      requireUnchanged(!reader.next(record));
    }
    return into.size() > 0;
  }

  /** Returns which example of the source one of the last batch is, from 0. */
  public long number(int index) {
    return places[index];
  }

  /** The place of the example that was read last, for messages. */
  public String place() {
    return reader.place();
  }

  private void requireUnchanged(boolean holds) {
    if (!holds) {
      throw new UserErrorException(
          piece.slice().name() + " has changed since it was checked; run the command again.");
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  /** The record that is overwritten with one example after the other. */
  private record OneRecord(ByteBuffer bytes) implements StoredRecords {
    static OneRecord of(byte[] record) {
      return new OneRecord(ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN));
    }

    @Override
    public ByteBuffer segment(int index) {
      return bytes;
    }

    @Override
    public int offset(int index) {
      return 0;
    }
  }
}
