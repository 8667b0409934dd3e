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
  private final RowReader reader;
  private final int most;
  private final int partition;
  private long index;

  /**
   * Rows and their features.
   *
   * @param inputs one for each of the network's
   * @param steps of each row's sequence
   */
  public record Batch(List<Row> rows, List<InputArray> inputs, List<Integer> steps) {}

  /**
   * Takes a partition's rows.
   *
   * @param most rows of a batch
   */
  public RowBatches(Iterator<Row> rows, RowReader reader, int most, int partition) {
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
    List<List<float[]>> features = new ArrayList<>();
    List<Integer> steps = new ArrayList<>();
    for (Row row : taken) {
      features.add(read(row));
      steps.add(reader.steps(features.get(features.size() - 1)));
      index++;
    }
    return new Batch(List.copyOf(taken), reader.arrays(features), List.copyOf(steps));
  }

  private List<float[]> read(Row row) {
    try {
      return reader.read(row);
    } catch (BadRowException e) {
      throw RowNames.refusal(e, partition, index);
    }
  }
}
