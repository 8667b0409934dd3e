package dev.parsimony.spark.ml.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.dl4j.NetworkForm.InputForm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

/** Sequences of one number at each step, whose lengths the columns of a row tell. */
final class RowBatchesTest {
  private static final int MOST_ROWS = 4;
  private static final int MOST_VALUES = 20;

  private record Lengths(int column) implements FeatureReader {
    @Override
    public ArrayShape shape(Row row) {
      return ArrayShape.sequence(1, row.getInt(column));
    }

    @Override
    public ArrayShape shape(Row row, ArrayShape expected) {
      return shape(row);
    }

    @Override
    public boolean varies() {
      return true;
    }

    @Override
    public void read(Row row, ArrayShape shape, float[] into) {
      Arrays.fill(into, row.getInt(column));
    }
  }

  private static InputReader input(int column) {
    return new InputReader(
        new Lengths(column), ArrayShape.sequence(1, 3), new InputForm(List.of(1, 3), false));
  }

  private static RowBatches batches(boolean perStep, List<Integer> columns, Row... rows) {
    List<InputReader> inputs = columns.stream().map(RowBatchesTest::input).toList();
    return new RowBatches(
        List.of(rows).iterator(), new RowReader(inputs, perStep), MOST_ROWS, MOST_VALUES, 0);
  }

  @Test
  void aBatchEndsBeforeItIsPaddedToTooMuch() {
    Row[] rows =
        List.of(5, 5, 2, 30, 3, 3, 3, 3, 3).stream().map(RowFactory::create).toArray(Row[]::new);
    List<List<Integer>> steps = new ArrayList<>();
    RowBatches batches = batches(true, List.of(0), rows);
    while (batches.hasNext()) {
      RowBatches.Batch batch = batches.next();
      steps.add(batch.steps());
      assertEquals(batch.steps().size(), batch.rows().size());
      assertEquals(batch.steps().size(), batch.inputs().get(0).shape()[0]);
    }
    assertEquals(List.of(List.of(5, 5, 2), List.of(30), List.of(3, 3, 3, 3), List.of(3)), steps);
  }

  @Test
  void answersAtEveryStepNeedSequencesOfOneLength() {
    RowBatches batches =
        batches(true, List.of(0, 1), RowFactory.create(2, 2), RowFactory.create(2, 3));
    String sentence = assertThrows(UserErrorException.class, batches::next).sentence();
    assertTrue(sentence.contains("its sequences have 2 and 3 time steps"), sentence);
    assertTrue(sentence.contains("Row 1"), sentence);
    assertEquals(
        List.of(2, 2),
        batches(false, List.of(0, 1), RowFactory.create(2, 2), RowFactory.create(2, 3))
            .next()
            .steps());
  }
}
