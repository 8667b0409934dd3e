package dev.parsimony.spark.ml.rows;

import dev.parsimony.spark.Internal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;

/**
 * The rows of a partition some at a time, with their features, for a network to answer. A row that
 * it cannot answer ends them with a {@code UserErrorException} that names it.
 */
@Internal
public final class RowBatches implements Iterator<RowBatches.Batch> {
  private final Iterator<Row> rows;
  private final InputReader reader;
  private final int most;
  private final int partition;
  private long index;

  /**
   * Rows and their features.
   *
   * @param features of one row after the other, as the network takes them
   * @param shape of the array of them
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  public record Batch(List<Row> rows, float[] features, long[] shape) {}

  /**
   * Takes a partition's rows.
   *
   * @param most rows of a batch
   */
  public RowBatches(Iterator<Row> rows, InputReader reader, int most, int partition) {
    this.rows = rows;
    this.reader = reader;
    this.most = most;
    this.partition = partition;
  }

  @Override
  public boolean hasNext() {
    return rows.hasNext();
  }

  @Override
  public Batch next() {
    if (!rows.hasNext()) {
      throw new NoSuchElementException();
    }
    List<Row> taken = new ArrayList<>();
    while (taken.size() < most && rows.hasNext()) {
      taken.add(rows.next());
    }
    float[] features = new float[Math.multiplyExact(taken.size(), reader.size())];
    for (int i = 0; i < taken.size(); i++) {
      read(taken.get(i), features, i * reader.size());
      index++;
    }
    return new Batch(List.copyOf(taken), features, reader.arrayShape(taken.size()));
  }

  private void read(Row row, float[] features, int offset) {
    try {
      reader.read(row, features, offset);
    } catch (BadRowException e) {
      throw RowNames.refusal(e, partition, index);
    }
  }
}
