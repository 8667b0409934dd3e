package dev.parsimony.spark.driver.yarn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.SparkSettings;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

final class YarnRoomTest {
  private static NodeRoom node(int number, long taken) {
    return new NodeRoom("node-" + number, 6144, taken, 8, 1);
  }

  @Test
  void saysWhatWasAskedAndWhatIsFree() {
    assertEquals(
        "YARN was asked for 4,096 MiB and 1 core for each executor, and still has free on node-2"
            + " 2,048 of 6,144 MiB and 7 of 8 cores, node-1 0 of 6,144 MiB and 7 of 8 cores",
        YarnRoom.described(4096, 1, List.of(node(1, 6144), node(2, 4096))));
    assertEquals(
        "YARN was asked for 4,096 MiB and 2 cores for each executor, and has no node that runs",
        YarnRoom.described(4096, 2, List.of()));
  }

  @Test
  void ofManyNodesThoseWithMostRoomAreNamed() {
    String text =
        YarnRoom.described(
            4096, 1, IntStream.range(0, 30).mapToObj(i -> node(i, 6000 - i)).toList());
    assertTrue(text.contains("free on node-29 173 of"), text);
    assertTrue(text.endsWith(" and less on 22 more"), text);
  }

  @Test
  void anExecutorIsAskedForWithItsOverhead() {
    SparkConf conf = new SparkConf(false).set("spark.executor.memory", "3g");
    assertEquals(3072 + 384, new SparkSettings(conf).executorMebibytes());
    conf.set("spark.executor.memory", "10g");
    assertEquals(10_240 + 1024, new SparkSettings(conf).executorMebibytes());
    conf.set("spark.executor.memoryOverhead", "2g").set("spark.executor.cores", "3");
    assertEquals(10_240 + 2048, new SparkSettings(conf).executorMebibytes());
    assertEquals(3, new SparkSettings(conf).executorCores());
  }
}
