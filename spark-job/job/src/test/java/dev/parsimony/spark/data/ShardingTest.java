package dev.parsimony.spark.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.DataSource;
import dev.parsimony.spark.data.format.Records;
import dev.parsimony.spark.data.glyphs.Glyphs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.lang3.SerializationUtils;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardingTest {
  @RegisterExtension private static final LocalSpark SPARK = LocalSpark.withKryo();

  @TempDir Path folder;

  @ParameterizedTest(name = "{0} workers")
  @ValueSource(ints = {1, 2, 3, 5, 8})
  void everyRankGetsExactlyItsExamples(int workers) throws IOException {
    DataSource train = csv("train", 40, 30, 31);
    DataSource test = csv("test", 9, 0, 8);
    TrainingData data = open(train, Optional.of(test), 1);
    ShardPlan plan = data.plan(workers);
    List<List<ShardRecord>> partitions = partitions(data, workers);
    assertEquals(workers, partitions.size());
    for (int rank = 0; rank < workers; rank++) {
      SortedMap<Integer, Integer> trainSlots = slots(partitions.get(rank), false);
      SortedMap<Integer, Integer> testSlots = slots(partitions.get(rank), true);
      assertEquals(101 / workers, trainSlots.size());
      assertEquals(101 / workers, plan.trainPerRank());
      assertEquals(plan.testOf(rank), testSlots.size());
      for (int slot = 0; slot < trainSlots.size(); slot++) {
        assertEquals(slot * workers + rank, trainSlots.get(slot));
      }
      for (int slot = 0; slot < testSlots.size(); slot++) {
        assertEquals(slot * workers + rank, testSlots.get(slot));
      }
    }
    assertEquals(17, data.testExamples());
  }

  @Test
  void aSixthIsSetAsideByTheSeed() throws IOException {
    DataSource source = csv("all", 500, 700);
    List<Integer> tests = ids(open(source, Optional.empty(), 5), true);
    List<Integer> trains = ids(open(source, Optional.empty(), 5), false);
    assertEquals(200, tests.size(), 40);
    assertEquals(tests, ids(open(source, Optional.empty(), 5), true));
    assertNotEquals(tests, ids(open(source, Optional.empty(), 6), true));
    List<Integer> all = new ArrayList<>(tests);
    all.addAll(trains);
    all.sort(null);
    for (int i = 0; i < 1200; i++) {
      assertEquals(i, all.get(i));
    }
    TrainingData data = open(source, Optional.empty(), 5);
    assertEquals(tests.size(), data.testExamples());
    assertEquals(
        String.format(
            "%s: %d training and %d test examples (about a sixth, set aside by the seed), vector of"
                + " 2, 3 classes; 3 columns by comma, no header; class from column 3: 0 (400), 1"
                + " (400), 2 (400)",
            source, trains.size(), tests.size()),
        data.description());
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2, -1})
  void aSixthIsASixth(long seed) {
    TestSplit split = new TestSplit(seed);
    for (int file = 0; file < 3; file++) {
      int tests = 0;
      for (int i = 0; i < 60_000; i++) {
        tests += split.isTest(file, i) ? 1 : 0;
      }
      assertEquals(10_000, tests, 350, "four standard deviations");
    }
  }

  @Test
  void glyphsAreDealtOutAsTheyArePainted() {
    TrainingData data = open(new DataSource.Glyphs(), Optional.empty(), 1);
    assertEquals(
        "glyphs: 12,000 training and 2,000 test examples, 28x28x1 image, 10 classes",
        data.description());
    Glyphs train = new Glyphs(false);
    Glyphs test = new Glyphs(true);
    byte[] pixels = new byte[784];
    int seen = 0;
    List<ShardRecord> shard = partitions(data, 7).get(4);
    for (ShardRecord record : shard) {
      if (record.slot() % 100 == 3) {
        Glyphs glyphs = record.test() ? test : train;
        int index = record.slot() * 7 + 4;
        glyphs.paint(index, pixels, 0);
        assertEquals(glyphs.label(index), label(record));
        assertArrayEquals(
            pixels, java.util.Arrays.copyOfRange(record.record(), 4, 4 + pixels.length));
        seen++;
      }
    }
    assertEquals(12_000 / 7 + 2_000 / 7 + 1, shard.size());
    assertEquals(20, seen, 1);
  }

  @Test
  void shardIsFilledFromItsPartition() throws IOException {
    TrainingData data = open(csv("all", 90), Optional.empty(), 5);
    ShardPlan plan = data.plan(4);
    String local = folder.toString();
    List<Integer> sizes =
        data.shards(4)
            .mapPartitionsWithIndex(
                (rank, records) -> {
                  try (Shard shard = Shard.fill(records, plan, rank, Path.of(local), 100)) {
                    return List.of(shard.train().size(), shard.test().size()).iterator();
                  }
                },
                true)
            .collect();
    assertEquals(8, sizes.size());
    assertEquals(data.testExamples(), sizes.get(1) + sizes.get(3) + sizes.get(5) + sizes.get(7));
    assertEquals(plan.trainPerRank(), sizes.get(0));
  }

  @Test
  void aFileThatChangedIsNoticed() throws IOException {
    DataSource source = csv("all", 90);
    TrainingData data = open(source, Optional.empty(), 5);
    csv("all", 91);
    Exception e = assertThrows(SparkException.class, () -> data.shards(2).count());
    assertTrue(
        e.getMessage().contains("0.csv has changed since it was checked: it held 90"), e::toString);
  }

  private static TrainingData open(DataSource train, Optional<DataSource> test, long seed) {
    return SourceData.open(SPARK.context(), train, test, LabelForm.ANY, seed);
  }

  /** Files of these many lines; line n of all has n as feature and n % 3 as label. */
  private DataSource csv(String name, int... lines) throws IOException {
    int next = 0;
    for (int file = 0; file < lines.length; file++) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < lines[file]; i++) {
        text.append(next).append(",-1,").append(next % 3).append('\n');
        next++;
      }
      Path path = folder.resolve(name).resolve(file + ".csv");
      Files.createDirectories(path.getParent());
      Files.write(path, text.toString().getBytes(StandardCharsets.UTF_8));
    }
    return new DataSource.Csv(folder.resolve(name).toString());
  }

  private static SortedMap<Integer, Integer> slots(List<ShardRecord> records, boolean test) {
    SortedMap<Integer, Integer> slots = new TreeMap<>();
    for (ShardRecord record : records) {
      if (record.test() == test) {
        slots.put(record.slot(), id(record));
      }
    }
    return slots;
  }

  /** Collects through Java serialization, which the records must bear. */
  private static List<List<ShardRecord>> partitions(TrainingData data, int workers) {
    List<List<ShardRecord>> partitions = new ArrayList<>();
    List<byte[]> written =
        data.shards(workers)
            .mapPartitions(
                records -> {
                  ArrayList<ShardRecord> partition = new ArrayList<>();
                  records.forEachRemaining(partition::add);
                  return List.of(SerializationUtils.serialize(partition)).iterator();
                })
            .collect();
    for (byte[] partition : written) {
      partitions.add(SerializationUtils.<ArrayList<ShardRecord>>deserialize(partition));
    }
    return partitions;
  }

  private static List<Integer> ids(TrainingData data, boolean test) {
    List<ShardRecord> records = partitions(data, 1).get(0);
    return new ArrayList<>(slots(records, test).values());
  }

  private static int label(ShardRecord record) {
    return Records.largestClass(record.record(), Glyphs.FORMAT);
  }

  private static int id(ShardRecord record) {
    float value =
        java.nio.ByteBuffer.wrap(record.record())
            .order(java.nio.ByteOrder.LITTLE_ENDIAN)
            .getFloat(4);
    assertEquals((int) value % 3, label(record));
    return (int) value;
  }
}
