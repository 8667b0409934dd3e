package dev.parsimony.spark.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.UserErrorException;
import java.util.AbstractList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Names of many columns are compared in linear time. */
final class WideTablesTest {
  private static final int COLUMNS = 3000;

  /** Looks at each column of a wide table only so often, however many there are. */
  private static final long MOST_READ = 20 * COLUMNS;

  /** Names of columns, which counts how often they are read. */
  private static final class CountedNames extends AbstractList<String> {
    private final IntUnaryOperator numbers;
    private long read;

    CountedNames(IntUnaryOperator numbers) {
      this.numbers = numbers;
    }

    @Override
    public String get(int index) {
      read++;
      return "column " + numbers.applyAsInt(index);
    }

    @Override
    public int size() {
      return COLUMNS;
    }
  }

  private final CountedNames learned = new CountedNames(i -> i);

  @Test
  void aWideTableInAnotherOrder() {
    CountedNames found = new CountedNames(i -> COLUMNS - 1 - i);
    List<Integer> expected = IntStream.range(0, COLUMNS).mapToObj(i -> COLUMNS - 1 - i).toList();
    assertEquals(expected, FeatureOrder.places(learned, found, "data"));
    assertTrue(
        FeatureOrder.remark("data", learned, found)
            .orElseThrow()
            .sentence()
            .contains("their names"));
    assertReadSeldom(found);
  }

  @Test
  void aWideTableOfOtherColumns() {
    CountedNames found = new CountedNames(i -> COLUMNS + i);
    assertEquals(List.of(), FeatureOrder.places(learned, found, "data"));
    assertTrue(
        FeatureOrder.remark("data", learned, found)
            .orElseThrow()
            .toString()
            .startsWith("warning: no"));
    assertReadSeldom(found);
  }

  @Test
  void aWideTableOfSomeOfThem() {
    CountedNames found = new CountedNames(i -> i + COLUMNS / 2);
    UserErrorException refused =
        assertThrows(UserErrorException.class, () -> FeatureOrder.places(learned, found, "data"));
    assertTrue(refused.sentence().contains("it lacks 'column 0', "), refused.sentence());
    assertTrue(refused.sentence().contains("it has 'column 3000', "), refused.sentence());
    assertReadSeldom(found);
  }

  private void assertReadSeldom(CountedNames found) {
    assertTrue(
        learned.read <= MOST_READ, () -> "learned names are read " + learned.read + " times");
    assertTrue(found.read <= MOST_READ, () -> "found names are read " + found.read + " times");
  }
}
