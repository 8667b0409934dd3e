package dev.parsimony.spark.ml;

import dev.parsimony.spark.dl4j.NetworkForm;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import dev.parsimony.spark.driver.JavaSerialized;
import dev.parsimony.spark.ml.rows.RowBatches;
import dev.parsimony.spark.ml.rows.RowReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * Adds a network's answers to the rows of a partition, batch by batch.
 *
 * @param id of the network, the same in all tasks
 * @param network a {@link NetworkSnapshot} by Java's serialisation
 * @param columns of each of the network's outputs
 * @param batchSize rows that are answered at once, fewer where they are large
 */
record AnswerRows(
    String id,
    Broadcast<byte[]> network,
    RowReader reader,
    NetworkForm form,
    List<AnswerColumns> columns,
    int batchSize)
    implements MapPartitionsFunction<Row, Row> {
  /** Features that are answered at once: few large images, or many small rows. */
  private static final int MOST_VALUES = 1 << 22;

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    int most = Math.min(batchSize, Math.max(1, MOST_VALUES / reader.size()));
    return new Answered(
        new RowBatches(rows, reader, most, MOST_VALUES, TaskContext.getPartitionId()));
  }

  private SharedNetwork shared() {
    return SharedNetwork.of(
        id, () -> JavaSerialized.fromBytes(network.value(), NetworkSnapshot.class));
  }

  /**
   * Adds the answers to a row.
   *
   * @param answers of each output
   */
  private Row answered(Row row, double[][] answers) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      values.add(row.get(i));
    }
    for (int output = 0; output < answers.length; output++) {
      values.addAll(Arrays.asList(columns.get(output).values(answers[output])));
    }
    return RowFactory.create(values.toArray());
  }

  /** Asks for the next batch when all rows of the last one are taken. */
  private final class Answered implements Iterator<Row> {
    private final RowBatches batches;
    private final Deque<Row> ready = new ArrayDeque<>();
    private @Nullable SharedNetwork network; // kept, however many others this JVM is asked for

    Answered(RowBatches batches) {
      this.batches = batches;
    }

    @Override
    public boolean hasNext() {
      return !ready.isEmpty() || batches.hasNext();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      if (ready.isEmpty()) {
        fill(batches.next());
      }
      return ready.remove();
    }

    private void fill(RowBatches.Batch batch) {
      SharedNetwork asked = network == null ? shared() : network;
      network = asked;
      List<double[][]> answers = asked.answers(batch.inputs(), batch.steps(), form);
      for (int i = 0; i < answers.size(); i++) {
        ready.add(answered(batch.rows().get(i), answers.get(i)));
      }
    }
  }
}
