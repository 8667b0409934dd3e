package dev.parsimony.spark.ml.rows;

import dev.parsimony.spark.Internal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a partition some at a time, with their features, for a network to answer. A row that
 * it cannot answer ends them with a {@code UserErrorException} that names it.
 */
@Internal
public final class RowBatches implements Iterator<RowBatches.Batch> {
  private final Iterator<Row> rows;
  private final RowReader reader;
  private final int most;
  private final int mostValues;
  private final int partition;
  private long index;
  private @Nullable Taken next; // read, and too large for the batch before

  /**
   * Rows and their features.
   *
   * @param inputs one for each of the network's
   * @param steps of each row's sequence
   */
  public record Batch(List<Row> rows, List<InputArray> inputs, List<Integer> steps) {}

  private record Taken(Row row, List<float[]> features) {
    long values() {
      return features.stream().mapToLong(array -> array.length).sum();
    }
  }

  /**
   * Takes a partition's rows.
   *
   * @param most rows of a batch
   * @param mostValues of a batch of several rows, each as long as the longest of them
   */
  public RowBatches(Iterator<Row> rows, RowReader reader, int most, int mostValues, int partition) {
    this.rows = rows;
    this.reader = reader;
    this.most = most;
    this.mostValues = mostValues;
    this.partition = partition;
  }

  @Override
  public boolean hasNext() {
    return next != null || rows.hasNext();
  }

  @Override
  public Batch next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    List<Taken> taken = new ArrayList<>();
    long longest = 0;
    while (taken.size() < most && hasNext()) {
      Taken one = take();
      longest = Math.max(longest, one.values());
      if (!taken.isEmpty() && (taken.size() + 1) * longest > mostValues) {
        next = one;
        break;
      }
      taken.add(one);
    }
    List<List<float[]>> features = taken.stream().map(Taken::features).toList();
    return new Batch(
        taken.stream().map(Taken::row).toList(),
        reader.arrays(features),
        features.stream().map(reader::steps).toList());
  }

  private Taken take() {
    Taken kept = next;
    next = null;
    if (kept != null) {
      return kept;
    }
    Row row = rows.next();
    Taken read = new Taken(row, read(row));
    index++;
    return read;
  }

  private List<float[]> read(Row row) {
    try {
      return reader.read(row);
    } catch (BadRowException e) {
      throw RowNames.refusal(e, partition, index);
    }
  }
}
