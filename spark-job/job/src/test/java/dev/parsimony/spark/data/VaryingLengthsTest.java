package dev.parsimony.spark.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayFormat;
import dev.parsimony.spark.data.format.ArrayRole;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.data.format.Records;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sequences whose lengths vary: stored at their own, batched with those of like length, padded. */
final class VaryingLengthsTest {
  private static final int LONGEST = 40;
  private static final int FEATURES = 2;

  /** Classes per step, features, both masks: 16 + 4L + 8L + L + L bytes with masks of L steps. */
  private static final ExampleFormat FORMAT =
      new ExampleFormat(
          List.of(
              varying(ArrayRole.LABELS, ArrayShape.sequence(1, LONGEST), ArrayEncoding.CLASS),
              varying(
                  ArrayRole.FEATURES,
                  ArrayShape.sequence(FEATURES, LONGEST),
                  ArrayEncoding.FLOAT32),
              varying(ArrayRole.FEATURES_MASK, ArrayShape.vector(LONGEST), ArrayEncoding.UINT8),
              varying(ArrayRole.LABELS_MASK, ArrayShape.vector(LONGEST), ArrayEncoding.UINT8)));

  @TempDir Path folder;

  private static ArrayFormat varying(ArrayRole role, ArrayShape shape, ArrayEncoding encoding) {
    return new ArrayFormat(role, 0, shape, encoding).varying();
  }

  @Test
  void aRecordIsAsLongAsItsExample() {
    assertEquals(16 + 14 * LONGEST, FORMAT.recordBytes());
    assertEquals(16 + 12 * 3, record(3, false, 1).length);
    assertEquals(16 + 12 * 3 + 3, record(3, true, 1).length);
    assertTrue(Records.whole(record(3, true, 1), FORMAT));
    byte[] record = record(3, true, 1);
    assertFalse(Records.whole(Arrays.copyOf(record, record.length - 1), FORMAT));
    assertFalse(Records.whole(Arrays.copyOf(record, 15), FORMAT));
    Records.putSteps(record, FORMAT, new int[] {3, 3, 0, LONGEST + 1});
    assertFalse(Records.whole(record, FORMAT));
    Records.putSteps(record, FORMAT, new int[] {-3, 3, 0, 3});
    assertFalse(Records.whole(record, FORMAT));
  }

  @ParameterizedTest(name = "limit {0} bytes, segments of {1}, seed {2}")
  @CsvSource({
    "1000000, 1000000, 1",
    "0, 1000, 2",
    "0, 100, 3",
    "9000, 2000, 4",
    "9000, 1000000, 5",
    "70000, 100000, 6",
  })
  void readsTheSameFromMemoryAndFile(long limit, int segmentBytes, long seed) throws IOException {
    int[] lengths = lengths(310, seed);
    ShardPlan plan = new ShardPlan(FORMAT, 1, 250, 60);
    List<ShardRecord> records = new ArrayList<>();
    long bytes = 0;
    for (int i = 0; i < lengths.length; i++) {
      boolean test = i >= 250;
      byte[] record = record(lengths[i], i % 3 == 0, i);
      bytes += record.length;
      records.add(new ShardRecord(test, test ? i - 250 : i, record));
    }
    Collections.shuffle(records, new Random(seed));
    try (Shard shard = Shard.fill(records.iterator(), plan, 0, folder, limit, segmentBytes)) {
      if (limit >= 4 * bytes) {
        assertEquals(0, shard.mappedBytes());
      } else {
        assertTrue(shard.mappedBytes() >= bytes - limit, shard.mappedBytes() + " of " + bytes);
        assertTrue(shard.mappedBytes() <= bytes);
      }
      for (int i = 0; i < lengths.length; i++) {
        ExampleStore store = i < 250 ? shard.train() : shard.test();
        assertExample(store, i < 250 ? i : i - 250, lengths[i], i % 3 == 0, i);
      }
    }
    assertEquals(0, folder.toFile().list().length, "files left");
  }

  @Test
  void aRecordOfAnotherLengthIsRefused() {
    ShardPlan plan = new ShardPlan(FORMAT, 1, 1, 0);
    byte[] record = Arrays.copyOf(record(3, false, 1), 51);
    List<ShardRecord> records = List.of(new ShardRecord(false, 0, record));
    assertThrows(
        IllegalStateException.class,
        () -> Shard.fill(records.iterator(), plan, 0, folder, 1 << 20).close());
    assertEquals(0, folder.toFile().list().length, "files left");
  }

  @Test
  void aBatchIsPaddedToItsLongest() throws IOException {
    Batch batch = new Batch(3, FORMAT);
    try (Shard shard = shard(2, 3, 1, 3, 3)) {
      for (int i = 0; i < 3; i++) {
        batch.add(shard.train(), i);
      }
      assertEquals(3, batch.steps(0));
      assertEquals(6, batch.length(1));
      float[] features = batch.array(1);
      float[] expected = {
        0, 1, 0, /**/ 1000, 1001, 0, /**/ 1, 2, 3, 1001, 1002, 1003, /**/ 2, 0, 0, /**/ 1002, 0, 0
      };
      assertArrayEquals(expected, Arrays.copyOf(features, 18));
      assertArrayEquals(
          new float[] {0, 1, -1, 1, 2, 3, 2, -1, -1}, Arrays.copyOf(batch.array(0), 9));
      assertArrayEquals(new float[] {1, 1, 0, 1, 1, 1, 1, 0, 0}, Arrays.copyOf(batch.array(2), 9));
      assertTrue(batch.needed(2));
      batch.clear();
      batch.add(shard.train(), 3);
      batch.add(shard.train(), 4);
      assertArrayEquals(new float[] {1, 1, 1, 1, 1, 1}, Arrays.copyOf(batch.array(2), 6));
      assertTrue(batch.needed(1));
      assertFalse(batch.needed(2), "a mask of equal lengths");
      // Example 3 has a mask of its own, in which only the first step counts.
      assertTrue(batch.needed(3));
      assertArrayEquals(new float[] {1, 0, 0, 1, 1, 1}, Arrays.copyOf(batch.array(3), 6));
    }
  }

  @ParameterizedTest(name = "{0} examples, batches of {1}, seed {2}")
  @CsvSource({"203, 10, 1", "39, 4, 2", "100, 1, 3", "64, 64, 4"})
  void likeLengthsMeetAndNoExampleComesTwice(int examples, int batchSize, long seed)
      throws IOException {
    int[] lengths = lengths(examples, seed);
    try (Shard shard = shard(lengths)) {
      ShuffledBatches batches = ShuffledBatches.byLength(shard.train(), batchSize, seed, 0);
      Batch batch = new Batch(batchSize, FORMAT);
      long padded = 0;
      long shuffledOnly = 0;
      Random random = new Random(seed);
      for (int epoch = 0; epoch < 5; epoch++) {
        batches.startEpoch(epoch);
        Set<Float> seen = new HashSet<>();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < examples / batchSize; i++) {
          batches.next(batch);
          padded += batch.steps(0);
          for (int j = 0; j < batchSize; j++) {
            // The first value names the example.
            float id = batch.array(1)[j * batch.length(1)];
            assertTrue(seen.add(id), "twice: " + id);
            order.add((int) id);
          }
        }
        Collections.shuffle(order, random);
        for (int i = 0; i < order.size(); i += batchSize) {
          shuffledOnly +=
              order.subList(i, i + batchSize).stream().mapToInt(k -> lengths[k]).max().getAsInt();
        }
      }
      assertTrue(padded <= shuffledOnly, padded + " steps, shuffled alone " + shuffledOnly);
      if (batchSize == 10) {
        assertTrue(padded < 0.75 * shuffledOnly, padded + " of " + shuffledOnly);
      }
    }
  }

  /** Ranks with the same lengths in their shards have long batches at the same time. */
  @Test
  void ranksHaveLongBatchesTogether() throws IOException {
    int[] lengths = lengths(400, 7);
    List<List<Integer>> byRank = new ArrayList<>();
    try (Shard shard = shard(lengths)) {
      for (int rank = 0; rank < 2; rank++) {
        ShuffledBatches batches = ShuffledBatches.byLength(shard.train(), 10, 7, rank);
        Batch batch = new Batch(10, FORMAT);
        batches.startEpoch(3);
        List<Integer> steps = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
          batches.next(batch);
          steps.add(batch.steps(0));
        }
        byRank.add(steps);
      }
    }
    int together = 0;
    int apart = 0;
    for (int i = 0; i < 40; i++) {
      together += Math.max(byRank.get(0).get(i), byRank.get(1).get(i));
      apart += Math.max(byRank.get(0).get(i), byRank.get(1).get((i + 1) % 40));
    }
    assertTrue(together < 0.9 * apart, together + " steps, of other batches " + apart);
  }

  @Test
  void whatIsLeftOutIsWhatWouldHaveBeenDrawn() throws IOException {
    try (Shard shard = shard(lengths(100, 9))) {
      ShuffledBatches all = ShuffledBatches.byLength(shard.train(), 8, 5, 1);
      ShuffledBatches rest = ShuffledBatches.byLength(shard.train(), 8, 5, 1);
      Batch expected = new Batch(8, FORMAT);
      Batch got = new Batch(8, FORMAT);
      all.startEpoch(2);
      for (int i = 0; i < 6; i++) {
        all.next(expected);
      }
      rest.startEpoch(2);
      rest.skip(5);
      rest.next(got);
      assertEquals(expected.steps(1), got.steps(1));
      int length = 8 * got.length(1);
      assertArrayEquals(
          Arrays.copyOf(expected.array(1), length), Arrays.copyOf(got.array(1), length));
    }
  }

  @Test
  void testExamplesComeFromTheShortestToTheLongest() throws IOException {
    try (Shard shard = shard(lengths(50, 3))) {
      SequentialBatches batches = new SequentialBatches(shard.train());
      Batch batch = new Batch(7, FORMAT);
      int last = 0;
      int count = 0;
      while (batches.next(batch)) {
        assertTrue(batch.steps(0) >= last);
        last = batch.steps(0);
        count += batch.size();
      }
      assertEquals(50, count);
    }
  }

  private Shard shard(int... lengths) throws IOException {
    List<ShardRecord> records = new ArrayList<>();
    for (int i = 0; i < lengths.length; i++) {
      records.add(new ShardRecord(false, i, record(lengths[i], i == 3, i)));
    }
    ShardPlan plan = new ShardPlan(FORMAT, 1, lengths.length, 0);
    return Shard.fill(records.iterator(), plan, 0, folder, 1 << 20);
  }

  /** Most are short. */
  private static int[] lengths(int count, long seed) {
    Random random = new Random(seed);
    int[] lengths = new int[count];
    for (int i = 0; i < count; i++) {
      lengths[i] = 1 + (int) ((LONGEST - 1) * Math.pow(random.nextDouble(), 3));
    }
    return lengths;
  }

  /** Classes id + t, features id + t and id + t + 1000, a mask of labels with a 1 and zeros. */
  private static byte[] record(int length, boolean masked, int id) {
    int[] steps = {length, length, 0, masked ? length : 0};
    byte[] record = new byte[FORMAT.recordBytes(steps)];
    Records.putSteps(record, FORMAT, steps);
    for (int t = 0; t < length; t++) {
      Records.putClass(record, FORMAT.offset(0, steps) + 4 * t, id + t);
      Records.putFloat(record, FORMAT.offset(1, steps) + 4 * t, id + t);
      Records.putFloat(record, FORMAT.offset(1, steps) + 4 * (length + t), id + t + 1000);
    }
    if (masked) {
      record[FORMAT.offset(3, steps)] = (byte) 0xFF;
    }
    return record;
  }

  private static void assertExample(
      ExampleStore store, int index, int length, boolean masked, int id) {
    assertEquals(length, store.length(index));
    assertEquals(length, store.steps(index, 0));
    assertEquals(length, store.steps(index, 1));
    assertEquals(0, store.steps(index, 2));
    assertEquals(masked ? length : 0, store.steps(index, 3));
    float[] classes = new float[length];
    store.read(index, 0, classes, 0);
    float[] features = new float[FEATURES * length];
    store.read(index, 1, features, 0);
    for (int t = 0; t < length; t++) {
      assertEquals(id + t, classes[t]);
      assertEquals(id + t, features[t]);
      assertEquals(id + t + 1000, features[length + t]);
    }
    float[] mask = new float[masked ? length : 0];
    store.read(index, 3, mask, 0);
    assertTrue(!masked || (mask[0] == 1 && (length == 1 || mask[length - 1] == 0)));
  }
}
