package dev.parsimony.spark.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchesTest {
  private static final ExampleFormat FORMAT =
      ExampleFormat.classified(ArrayShape.vector(2), ArrayEncoding.FLOAT32);

  /** Example i has label i and features i and i + 0.5. */
  private record Counting(int size) implements ExampleStore {
    @Override
    public void read(int index, int array, float[] into, int offset) {
      into[offset] = index;
      if (array == ExampleFormat.FEATURES) {
        into[offset + 1] = index + 0.5f;
      }
    }
  }

  @ParameterizedTest(name = "{0} examples, batch {1}, seed {2}")
  @CsvSource({"103,10,1", "100,10,2", "7,7,3", "9,1,4", "1,1,5"})
  void drawsExactBatchesAndNoExampleTwice(int examples, int batchSize, long seed) {
    BatchSource batches = new ShuffledBatches(new Counting(examples), batchSize, seed, 0);
    Batch batch = new Batch(batchSize + 2, FORMAT);
    assertEquals(examples / batchSize, batches.batchesPerEpoch());
    for (int epoch = 0; epoch < 3; epoch++) {
      batches.startEpoch(epoch);
      HashSet<Integer> seen = new HashSet<>();
      for (int i = 0; i < examples / batchSize; i++) {
        batches.next(batch);
        assertEquals(batchSize, batch.size());
        for (int j = 0; j < batchSize; j++) {
          int label = label(batch, j);
          float[] features = batch.array(ExampleFormat.FEATURES);
          assertTrue(seen.add(label), "twice: " + label);
          assertEquals(label, features[2 * j]);
          assertEquals(label + 0.5f, features[2 * j + 1]);
        }
      }
      assertThrows(IllegalStateException.class, () -> batches.next(batch));
    }
  }

  @Test
  void orderDependsOnSeedEpochAndRankAlone() {
    List<Integer> order = labels(1, 4, 2);
    assertEquals(order, labels(1, 4, 2));
    assertNotEquals(order, labels(2, 4, 2));
    assertNotEquals(order, labels(1, 5, 2));
    assertNotEquals(order, labels(1, 4, 3));
    assertNotEquals(labels(1, 2, 3), labels(1, 3, 2));

    BatchSource resumed = new ShuffledBatches(new Counting(60), 10, 1, 2);
    resumed.startEpoch(0);
    resumed.next(new Batch(10, FORMAT));
    assertEquals(order, labels(resumed, 4));
  }

  @Test
  void mustBeStartedAndFit() {
    BatchSource batches = new ShuffledBatches(new Counting(60), 10, 1, 0);
    assertThrows(IllegalStateException.class, () -> batches.next(new Batch(10, FORMAT)));
    batches.startEpoch(0);
    assertThrows(IllegalStateException.class, () -> batches.next(new Batch(9, FORMAT)));
    Counting five = new Counting(5);
    assertThrows(IllegalArgumentException.class, () -> new ShuffledBatches(five, 6, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> new ShuffledBatches(five, 0, 1, 0));
  }

  @Test
  void sequentialReadsAllInOrder() {
    SequentialBatches batches = new SequentialBatches(new Counting(23));
    Batch batch = new Batch(10, FORMAT);
    for (int round = 0; round < 2; round++) {
      List<Integer> seen = new ArrayList<>();
      List<Integer> sizes = new ArrayList<>();
      while (batches.next(batch)) {
        sizes.add(batch.size());
        for (int i = 0; i < batch.size(); i++) {
          seen.add(label(batch, i));
        }
      }
      assertEquals(List.of(10, 10, 3), sizes);
      assertEquals(23, seen.size());
      for (int i = 0; i < 23; i++) {
        assertEquals(i, seen.get(i));
      }
      assertEquals(0, batch.size());
      batches.restart();
    }
    assertFalse(new SequentialBatches(new Counting(0)).next(batch));
  }

  private static int label(Batch batch, int example) {
    return (int) batch.array(ExampleFormat.CLASS)[example];
  }

  private static List<Integer> labels(long seed, int epoch, int rank) {
    return labels(new ShuffledBatches(new Counting(60), 10, seed, rank), epoch);
  }

  private static List<Integer> labels(BatchSource batches, int epoch) {
    batches.startEpoch(epoch);
    Batch batch = new Batch(10, FORMAT);
    List<Integer> labels = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      batches.next(batch);
      for (int j = 0; j < batch.size(); j++) {
        labels.add(label(batch, j));
      }
    }
    return labels;
  }
}
