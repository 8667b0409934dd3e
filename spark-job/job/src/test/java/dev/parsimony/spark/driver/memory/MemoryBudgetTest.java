package dev.parsimony.spark.driver.memory;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parsimony.spark.config.MemoryLimits;
import dev.parsimony.spark.config.UserErrorException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

final class MemoryBudgetTest {
  private static final long MIB = 1 << 20;

  private static MemoryBudget plan(int workers, long heap, long offHeap, long offHeapLimit) {
    MemoryLimits limits =
        new MemoryLimits(
            1000 * MIB,
            "spark.executor.memory",
            offHeapLimit * MIB,
            "spark.executor.memoryOverhead");
    return new MemoryBudget(workers, 64, heap * MIB, offHeap * MIB, limits);
  }

  private static String refusal(MemoryBudget plan) {
    return assertThrows(UserErrorException.class, plan::requireRoom).sentence();
  }

  @Test
  void whatFitsIsAccepted() {
    assertDoesNotThrow(plan(2, 700, 384, 384)::requireRoom);
  }

  @Test
  void tooMuchHeapNamesItsSetting() {
    assertEquals(
        "Training this network takes about 1,701 MiB of heap per JVM (2 workers x batch 64), but of"
            + " its 1,000 MiB only 700 are for training; raise spark.executor.memory, or run fewer"
            + " workers per JVM.",
        refusal(plan(2, 1701, 100, 384)));
  }

  @Test
  void tooMuchBesideTheHeapNamesItsSetting() {
    assertEquals(
        "Training this network takes about 385 MiB off-heap per JVM (1 worker x batch 64),"
            + " but there are only 384; raise spark.executor.memoryOverhead, or lower --batch-size"
            + " or the workers per JVM.",
        refusal(plan(1, 700, 385, 384)));
    assertEquals("0", refusal(plan(1, 700, 385, -5)).replaceAll(".*only (.*?);.*", "$1"));
  }

  @Test
  void halfOfWhatIsLeftIsForExamples() {
    assertEquals(100 * MIB, plan(2, 300, 0, 0).spoolBytes());
  }

  @Test
  void isSaidInOneLine() {
    UnaryOperator<String> beside =
        end ->
            "memory per JVM, about: heap 300 of 700 MiB for training"
                + " (1,000 in all), off-heap 1,200"
                + end;
    assertEquals(
        beside.apply(" of 2,000 MiB (spark.executor.memoryOverhead)"),
        plan(2, 300, 1200, 2000).toString());
    MemoryLimits unlimited = new MemoryLimits(1000 * MIB, "", Long.MAX_VALUE, "");
    assertEquals(
        beside.apply(" MiB"), new MemoryBudget(1, 8, 300 * MIB, 1200 * MIB, unlimited).toString());
  }
}
