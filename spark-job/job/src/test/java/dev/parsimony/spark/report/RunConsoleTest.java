package dev.parsimony.spark.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parsimony.spark.metrics.Progress;
import dev.parsimony.spark.metrics.StartPhase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RunConsoleTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private long millis;

  private RunConsole console(boolean terminal) {
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    return console(out, terminal ? ProgressStyle.BAR : ProgressStyle.PLAIN);
  }

  private RunConsole console(PrintStream out, ProgressStyle style) {
    return new RunConsole(out, style, () -> TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static Progress step(int epoch, int step) {
    return new Progress(
        epoch, 3, step, 40, 0.51239, 12_345.6, 7.25, 28.34, 58_612, 0.116, 0.05, 1, 1, 0.001);
  }

  private static String line(int epoch, int step) {
    return "epoch "
        + epoch
        + "/3  batch "
        + step
        + "/40  score 0.5124  12,346 examples/s  elements 7.3x  wire 28.3x  58.6 kB/step"
        + "  exchange and waiting 12 %";
  }

  private static String live(int epoch, int step) {
    return shown(bar(epoch, step) + "  ");
  }

  private static String shown(String line) {
    return "\r\033[?7l\033[K" + line + "\033[?7h";
  }

  private static String bar(int epoch, int step) {
    int done = 40 * (epoch - 1) + step;
    int full = 24 * done / 120;
    return String.format(
        "[%s%s] %3.0f %%  step %d/120  epoch %d/3  loss 0.5124  wire 28.3x  12,346 examples/s",
        "#".repeat(full), "-".repeat(24 - full), 100.0 * done / 120, done, epoch);
  }

  @Test
  void elsewhereALineEveryFiveSeconds() {
    RunConsole console = console(false);
    console.progress(step(1, 1));
    millis = 4_999;
    console.progress(step(1, 2));
    millis = 5_000;
    console.progress(step(1, 3));
    millis = 9_000;
    console.progress(step(2, 1));
    millis = 10_000;
    console.progress(step(2, 2));
    assertEquals(line(1, 1) + "\n" + line(1, 3) + "\n" + line(2, 2) + "\n", text());
  }

  @Test
  void nothingNewPrintsNothing() {
    RunConsole console = console(false);
    console.progress(step(1, 1));
    millis = 60_000;
    console.progress(step(1, 1));
    assertEquals(line(1, 1) + "\n", text());
  }

  @Test
  void onATerminalTheLineIsRewritten() {
    RunConsole console = console(true);
    console.say("begin");
    console.progress(step(1, 1));
    millis = 1_000;
    console.progress(step(1, 2));
    console.say("end");
    console.say("more");
    assertEquals(
        "begin\n" + live(1, 1) + shown(bar(1, 2) + "  1 min 58 s left") + "\nend\nmore\n", text());
  }

  @Test
  void beforeTheFirstStepThePhasesAreNamed() {
    RunConsole console = console(true);
    console.phaseBegun(StartPhase.READING);
    console.phaseEnded(StartPhase.READING, 2.25);
    console.phaseEnded(StartPhase.CALIBRATING, 0.5);
    console.progress(step(1, 1));
    console.progress(step(1, 2));
    assertTrue(
        text()
            .startsWith(
                shown("reading data ...")
                    + "\n"
                    + "before the first step: reading data 2.3 s, calibrating the exchange 0.5 s\n"
                    + live(1, 1)),
        text());
    assertEquals(1, text().split("before the first step", -1).length - 1);
  }

  @Test
  void asJsonEveryLineIsAnObject() throws IOException {
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    RunConsole console = console(out, ProgressStyle.JSON);
    console.say("begin \"now\"");
    console.phaseEnded(StartPhase.READING, 2.5);
    console.progress(step(1, 1));
    console.event("checkpoint", Map.of("step", 40));
    console.table(ReportBuilderTest.report());
    console.event("report", ReportBuilderTest.report());
    console.end();
    List<String> events = new ArrayList<>();
    for (String line : text().lines().toList()) {
      events.add(new ObjectMapper().readTree(line).get("event").textValue());
    }
    assertEquals(List.of("message", "phase", "progress", "checkpoint", "report"), events);
    assertTrue(text().contains("\"wireRatio\":28.34"), text());
  }

  @Test
  void withoutProgressOnlyWhatMustBeKnownIsPrinted() {
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    RunConsole console = console(out, ProgressStyle.NONE);
    console.phaseBegun(StartPhase.READING);
    console.phaseEnded(StartPhase.READING, 2.5);
    console.progress(step(1, 1));
    console.say("warning");
    assertEquals("warning\n", text());
  }

  @Test
  void whatIsTriedAgainIsShownAgain() {
    RunConsole console = console(false);
    console.progress(step(2, 5));
    millis = 60_000;
    console.progress(step(1, 3));
    assertEquals(line(2, 5) + "\n" + line(1, 3) + "\n", text());
  }

  @Test
  void nothingFollowsTheTable() {
    RunConsole console = console(false);
    console.table(ReportBuilderTest.report());
    String table = text();
    console.progress(step(3, 40));
    assertEquals(table, text());
  }

  @Test
  void theTable() {
    console(false).table(ReportBuilderTest.report());
    assertEquals(
        """

        epoch    score  test loss   accuracy   elements ratio   wire ratio   seconds
            1   1.2500     1.5000    50.00 %              5.0         13.6       3.0
            2   0.7500     0.9000    62.50 %             10.0         40.8       5.0
          run   0.7500     0.9000    62.50 %              6.7         20.4       8.0

        1,100 parameters, 2 workers x batch 16, 6 steps, 24 examples/s
        2.4 kB sent in all; 10.7 bits per element sent; independent ones would take 5.5
        exchange: mesh in 4 rounds
        time: compute 500.0 %, second moments 1000.0 %, compress 1500.0 %, exchange 2500.0 %, \
        decode 3000.0 %, update 3500.0 %, waiting for other workers 2000.0 %
        """,
        text());
  }

  @Test
  void theTableTellsOfSkippedBatches() {
    console(false).table(ReportBuilderTest.reportWithSkippedBatches());
    assertTrue(
        text().contains("\n3 of 6 batches skipped: their gradients were not finite\n"), text());
  }

  @Test
  void theTableEndsAnOpenLine() {
    RunConsole console = console(true);
    console.progress(step(3, 40));
    console.table(ReportBuilderTest.report());
    assertTrue(text().startsWith(live(3, 40) + "\n\nepoch "), text());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "999, 999 B",
    "1000, 1.0 kB",
    "58612, 58.6 kB",
    "1000000, 1.0 MB",
    "40805783, 40.8 MB",
    "1234567890, 1.23 GB",
  })
  void bytesHaveADecimalUnit(double bytes, String text) {
    assertEquals(text, ReportTable.bytes(bytes));
  }
}
