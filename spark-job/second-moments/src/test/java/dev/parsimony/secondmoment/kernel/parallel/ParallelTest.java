package dev.parsimony.secondmoment.kernel.parallel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ParallelTest {
  @ParameterizedTest(name = "{1} runs in {0} parts")
  @CsvSource({"1,7", "2,7", "3,7", "7,7", "3,100000", "1,0"})
  void everyIndexOnce(int parts, int count) {
    AtomicIntegerArray runs = new AtomicIntegerArray(Math.max(1, count));
    Set<Integer> numbers = ConcurrentHashMap.newKeySet();
    Parallel.run(
        parts,
        count,
        (part, from, to) -> {
          assertTrue(numbers.add(part), "two ranges have the number " + part);
          for (int i = from; i < to; i++) {
            runs.incrementAndGet(i);
          }
        });
    for (int i = 0; i < count; i++) {
      assertEquals(1, runs.get(i), "index " + i);
    }
    assertEquals(parts, numbers.size());
  }

  /** A barrier opens only where all parts are there together. */
  @Test
  void partsRunAtOnce() {
    CyclicBarrier together = new CyclicBarrier(3);
    Parallel.run(
        3,
        3,
        (part, from, to) -> {
          try {
            together.await(1, TimeUnit.MINUTES);
          } catch (Exception e) {
            throw new IllegalStateException("Parts did not run at once", e);
          }
        });
  }

  @ParameterizedTest(name = "part {0} of 3 fails")
  @CsvSource({"0", "1", "2"})
  void failuresAreThrownAfterAllHaveEnded(int failing) {
    AtomicInteger ended = new AtomicInteger();
    IllegalStateException thrown =
        assertThrows(
            IllegalStateException.class,
            () ->
                Parallel.run(
                    3,
                    3,
                    (part, from, to) -> {
                      if (part == failing) {
                        throw new IllegalStateException("part " + part);
                      }
                      ended.incrementAndGet();
                    }));
    assertEquals("part " + failing, thrown.getMessage());
    assertEquals(2, ended.get());
  }

  @Test
  void fewElementsAreNotSplit() {
    assertEquals(1, Parallel.parts(1000, 1000));
    assertEquals(1, Parallel.parts(1, Integer.MAX_VALUE));
    assertEquals(1, Parallel.parts(0, 0));
  }

  @Test
  void threadsEndWithTheProgram() {
    Set<Boolean> daemons = ConcurrentHashMap.newKeySet();
    Parallel.run(
        3, 3, (part, from, to) -> daemons.add(part == 0 || Thread.currentThread().isDaemon()));
    assertEquals(Set.of(true), daemons);
  }
}
