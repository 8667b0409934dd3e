package dev.parsimony.spark.bench.limited;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parsimony.spark.metrics.Progress;
import dev.parsimony.spark.report.ProgressStyle;
import dev.parsimony.spark.report.RunConsole;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LiveLineTest {
  @Test
  void whatARunPrintsIsRead() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    new RunConsole(new PrintStream(printed, true, StandardCharsets.UTF_8), ProgressStyle.JSON)
        .progress(
            new Progress(4, 5, 19, 46, 0.03, 2324, 131, 250.5, 9e3, 0.1, 0.05, 1, 4, Double.NaN));
    assertEquals(
        Optional.of(new LiveLine(4, 19, 2324, 250.5)),
        LiveLine.of(printed.toString(StandardCharsets.UTF_8).strip()));
  }

  @Test
  void otherLinesAreNone() {
    assertEquals(Optional.empty(), LiveLine.of("{\"event\":\"message\",\"text\":\"epoch 4/5\"}"));
    assertEquals(Optional.empty(), LiveLine.of("epoch 4/5  batch 19/46"));
    assertEquals(Optional.empty(), LiveLine.of(""));
  }
}
