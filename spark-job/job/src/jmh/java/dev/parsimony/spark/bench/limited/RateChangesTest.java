package dev.parsimony.spark.bench.limited;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three epochs for each of three rates. */
final class RateChangesTest {
  @TempDir private Path folder;
  private Path log;
  private RateChanges changes;

  /**
   * A script in the place of hosts.sh: it writes down its rates, and has sent 100 and 200 bytes.
   */
  @BeforeEach
  void shape() throws IOException {
    log = folder.resolve("rates");
    Path script = folder.resolve("hosts.sh");
    Files.writeString(
        script,
        "[ $1 = shape ] && echo $3 >> " + log + "; [ $1 != sent ] || printf '100\\n200\\n'\n");
    changes =
        new RateChanges(
            new ShapedHosts(script.toString(), "test"), List.of("count", "100mbit", "1gbit"), 3);
  }

  private void follow(int... epochs) throws IOException {
    for (int epoch : epochs) {
      changes.progress(new LiveLine(epoch, 5, 1000, 10));
    }
  }

  @Test
  void eachRateIsSetOnce() throws IOException {
    follow(1, 2, 3, 4, 4, 5, 6, 8, 9);
    assertEquals(List.of("count", "100mbit", "1gbit"), Files.readAllLines(log));
    assertDoesNotThrow(changes::requireInTime);
    assertEquals(150, changes.bytes(0), 0);
    assertEquals(150, changes.bytes(1), 0);
    assertEquals(0, changes.bytes(2), 0);
  }

  @Test
  void aChangeInTheEpochThatCountsIsTooLate() throws IOException {
    follow(1, 6, 7);
    assertThrows(IOException.class, changes::requireInTime);
  }

  @Test
  void aRateThatWasNeverSetIsToo() throws IOException {
    follow(1, 7);
    assertThrows(IOException.class, changes::requireInTime);
  }

  @Test
  void soIsTheLast() throws IOException {
    follow(1, 4, 6);
    assertThrows(IOException.class, changes::requireInTime);
  }
}
