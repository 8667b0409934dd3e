package dev.parsimony.spark.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.data.format.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardTest {
  private static final ExampleFormat FLOATS =
      ExampleFormat.classified(ArrayShape.vector(3), ArrayEncoding.FLOAT32);
  private static final ExampleFormat BYTES =
      ExampleFormat.classified(ArrayShape.image(3, 2, 2), ArrayEncoding.UINT8);
  private static final int RANK = 1;

  @TempDir Path folder;

  /** The limit is in records of 16 bytes, four to a segment; 50 for training, 17 for testing. */
  @ParameterizedTest(name = "limit {0} records, seed {1}")
  @CsvSource({"67,1,0", "66,2,3", "8,3,59", "11,4,59", "3,5,67", "0,6,67"})
  void readsTheSameFromMemoryAndFile(int limitRecords, long seed, int mapped) throws IOException {
    for (ExampleFormat format : List.of(FLOATS, BYTES)) {
      ShardPlan plan = new ShardPlan(format, 3, 152, 50);
      List<ShardRecord> records = records(plan);
      Collections.shuffle(records, new Random(seed));
      try (Shard shard = fill(records, plan, 16L * limitRecords)) {
        assertEquals(16L * mapped, shard.mappedBytes());
        assertEquals(50, shard.train().size());
        assertEquals(17, shard.test().size());
        for (int i = 0; i < 50; i++) {
          assertExample(format, shard.train(), i, i);
        }
        for (int i = 0; i < 17; i++) {
          assertExample(format, shard.test(), i, 1000 + i);
        }
      }
      assertEquals(0, folder.toFile().list().length, "files left");
    }
  }

  @Test
  void emptyShardIsLegal() throws IOException {
    try (Shard shard = fill(List.of(), new ShardPlan(FLOATS, 2, 1, 0), 0)) {
      assertEquals(0, shard.train().size());
      assertThrows(
          IndexOutOfBoundsException.class,
          () -> shard.train().read(0, ExampleFormat.CLASS, new float[1], 0));
    }
  }

  @ParameterizedTest(name = "limit {0} bytes")
  @CsvSource({"0", "1000000"})
  void refusesWhatIsNotExactlyItsOwn(long limit) {
    ShardPlan plan = new ShardPlan(FLOATS, 3, 152, 50);
    List<ShardRecord> missing = records(plan);
    missing.remove(7);
    assertRefused("Rank 1: training slot 7 is missing, the first of 1", missing, plan, limit);
    List<ShardRecord> lacksTest = records(plan).subList(0, 60);
    assertRefused("Rank 1: test slot 10 is missing, the first of 7", lacksTest, plan, limit);
    List<ShardRecord> twice = records(plan);
    twice.set(9, twice.get(8));
    assertRefused("Rank 1: training slot 8 came twice", twice, plan, limit);
    List<ShardRecord> beyond = records(plan);
    beyond.set(0, new ShardRecord(true, 17, new byte[16]));
    assertRefused(
        "Rank 1: test slot 17 of 16 bytes is not of this shard of 17 slots of 16 bytes",
        beyond,
        plan,
        limit);
    List<ShardRecord> wrongSize = records(plan);
    wrongSize.set(0, new ShardRecord(false, 0, new byte[15]));
    assertRefused(
        "Rank 1: training slot 0 of 15 bytes is not of this shard of 50 slots of 16 bytes",
        wrongSize,
        plan,
        limit);
    assertEquals(0, folder.toFile().list().length, "files left");
  }

  @ParameterizedTest(name = "{0} workers")
  @CsvSource({"1", "2", "3", "7", "60"})
  void planDealsOutEqually(int workers) {
    ShardPlan plan = new ShardPlan(FLOATS, workers, 59, 31);
    int tests = 0;
    for (int rank = 0; rank < workers; rank++) {
      tests += plan.testOf(rank);
      assertEquals(31.0 / workers, plan.testOf(rank), 1);
      assertEquals(16L * (plan.trainPerRank() + plan.testOf(rank)), plan.bytesOf(rank));
    }
    assertEquals(31, tests);
    assertEquals(59 / workers, plan.trainPerRank());
    assertThrows(IndexOutOfBoundsException.class, () -> plan.testOf(workers));
  }

  @Test
  void planRefusesMoreThanAShardCanHold() {
    assertThrows(IllegalArgumentException.class, () -> new ShardPlan(FLOATS, 2, 1L << 32, 0));
    assertThrows(IllegalArgumentException.class, () -> new ShardPlan(FLOATS, 0, 1, 0));
  }

  private void assertRefused(
      String message, List<ShardRecord> records, ShardPlan plan, long limit) {
    Exception e =
        assertThrows(IllegalStateException.class, () -> fill(records, plan, limit).close());
    assertEquals(message, e.getMessage());
  }

  private Shard fill(List<ShardRecord> records, ShardPlan plan, long limit) throws IOException {
    Files.createDirectories(folder);
    return Shard.fill(records.iterator(), plan, RANK, folder, limit, 4 * 16 + 5);
  }

  private static List<ShardRecord> records(ShardPlan plan) {
    List<ShardRecord> records = new ArrayList<>();
    for (int i = 0; i < plan.trainPerRank(); i++) {
      records.add(new ShardRecord(false, i, record(plan.format(), i)));
    }
    for (int i = 0; i < plan.testOf(RANK); i++) {
      records.add(new ShardRecord(true, i, record(plan.format(), 1000 + i)));
    }
    return records;
  }

  private static byte[] record(ExampleFormat format, int id) {
    byte[] record = format.newRecord();
    Records.putLabel(record, id * 7);
    for (int j = 0; j < format.shape().size(); j++) {
      if (format.equals(FLOATS)) {
        Records.putFloat(record, ExampleFormat.PAYLOAD_OFFSET + 4 * j, id + j / 8f);
      } else {
        record[4 + j] = (byte) (id + 50 * j);
      }
    }
    return record;
  }

  private static void assertExample(ExampleFormat format, ExampleStore store, int index, int id) {
    int size = format.shape().size();
    float[] found = new float[size + 2];
    float[] expected = new float[size + 2];
    for (int j = 0; j < size; j++) {
      expected[1 + j] = format.equals(FLOATS) ? id + j / 8f : ((id + 50 * j) & 0xFF) / 255f;
    }
    store.read(index, ExampleFormat.FEATURES, found, 1);
    assertArrayEquals(expected, found);
    float[] label = new float[1];
    store.read(index, ExampleFormat.CLASS, label, 0);
    assertEquals(id * 7, label[0]);
  }
}
