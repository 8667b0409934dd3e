package dev.parsimony.spark.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ElapsedTest {
  @ParameterizedTest
  @CsvSource({"0,0 s", "59,59 s", "60,1 min 0 s", "192,3 min 12 s", "3599,59 min 59 s"})
  void secondsUnderAnHour(long seconds, String text) {
    assertEquals(text, Elapsed.ofSeconds(seconds));
  }

  @ParameterizedTest
  @CsvSource({"3600,1 h 0 min", "7530,2 h 5 min", "360000,100 h 0 min"})
  void hoursLeaveSecondsOut(long seconds, String text) {
    assertEquals(text, Elapsed.ofSeconds(seconds));
  }
}
