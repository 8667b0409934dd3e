package dev.parsimony.spark.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code --second-moments} takes. */
final class SecondMomentScheduleTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "every=1, 1, false, every=1",
    "'every=1,average', 1, true, 'every=1,average'",
    "' Every = 1 , Average ', 1, true, 'every=1,average'",
    "every=4, 4, true, every=4",
    "'every=4,average', 4, true, every=4",
  })
  void schedules(String text, int interval, boolean averaged, String shortest) {
    SecondMomentSchedule schedule = SecondMomentSchedule.parse(text);
    assertEquals(new SecondMomentSchedule(interval, averaged), schedule);
    assertEquals(averaged, schedule.averaged());
    assertEquals(shortest, schedule.toString());
    assertEquals(schedule, SecondMomentSchedule.parse(shortest));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "4",
        "every",
        "every=0",
        "every=-1",
        "every=1.5",
        "every=12345678901",
        "average",
        "every=4,",
        "every=4,mean",
        "every=4 average",
        "every=4,average,average"
      })
  void othersAreRefused(String text) {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> SecondMomentSchedule.parse(text));
    assertTrue(error.getMessage().contains("expected every=K or every=K,average"), text);
  }

  @Test
  void whatTheTextSaysByDefaultIsEveryStepItsOwn() {
    assertEquals(SecondMomentSchedule.EVERY_STEP, SecondMomentSchedule.parse("every=1"));
  }

  @Test
  void intervalsBelowOneAreRefused() {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> new SecondMomentSchedule(0, true));
    assertEquals(
        "Invalid value for --second-moments: got every=0, expected every=K with K 1 or more",
        error.getMessage());
  }
}
