package dev.parsimony.spark.driver.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.metrics.Progress;
import dev.parsimony.spark.report.Notice;
import dev.parsimony.spark.report.Report;
import dev.parsimony.spark.report.RunStart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ReportPageTest {
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong now = new AtomicLong();
  private final List<String> pages = new ArrayList<>();
  private final ReportPage page =
      new ReportPage(bytes -> pages.add(new String(bytes, StandardCharsets.UTF_8)), now::get);

  private static Report.Epoch epoch(int number) {
    Report.Seconds split = new Report.Seconds(1, 1, 0, 0, 0, 0, 0, 0);
    return new Report.Epoch(number, 0.5, 0.4, 0.9, List.of(), 7, 28, 1, 1, 1, 100, 1000, split);
  }

  private static RunStart start() {
    return new RunStart(
        Instant.EPOCH, "a run", "", 10, 1, 1, 40, 9, 0, List.of(), Map.of("model", "lenet"));
  }

  @Test
  void isWrittenAtTheFirstEpochAndThenNotTooOften() throws IOException {
    page.begun(start());
    page.noticed(new Notice(Notice.Kind.WARNING, Instant.EPOCH, 0, "odd"));
    assertEquals(0, pages.size());
    page.epochEnded(epoch(1));
    assertEquals(1, pages.size());
    assertTrue(pages.get(0).contains("step 40 of 360"), pages.get(0));
    page.epochEnded(epoch(2));
    page.epochEnded(epoch(3));
    assertEquals(1, pages.size(), "written again within a second");
    now.addAndGet(SECOND);
    page.checkpointKept(80);
    assertEquals(2, pages.size());
    assertTrue(pages.get(1).contains("step 120 of 360"));
    assertTrue(pages.get(1).contains("step 80"), "the checkpoint");
    now.addAndGet(SECOND);
    page.epochEnded(epoch(4));
    assertEquals(3, pages.size());
  }

  @Test
  void fewerWorkersHaveMoreBatches() throws IOException {
    page.begun(
        new RunStart(Instant.EPOCH, "", "", 10, 3, 1, 40, 9, 0, List.of(), Map.of("workers", "3")));
    page.progress(new Progress(9, 9, 50, 60, 0.5, 100, 7, 28, 58_612, 0.1, 0.05, 1, 1, 0.001));
    page.placed(List.of("a", "b"));
    page.epochEnded(epoch(8));
    assertTrue(pages.get(0).contains("step 530 of 540 (98 %)"), pages.get(0));
    assertTrue(pages.get(0).contains("<th scope=\"row\">workers</th><td>2</td>"), pages.get(0));
  }

  @Test
  void theEndIsWrittenAtOnceAndSaysWhy() throws IOException {
    page.begun(start());
    page.epochEnded(epoch(1));
    page.failed("Too hot & too <late>.");
    assertEquals(2, pages.size());
    assertTrue(pages.get(1).contains("Too hot &amp; too &lt;late&gt;."));
    assertTrue(pages.get(1).contains("Ended early"));
  }

  @Test
  void nothingIsWrittenBeforeTheFolderIsTheRuns() throws IOException {
    page.failed("The folder is another run's.");
    assertEquals(List.of(), pages);
  }

  @Test
  void aFullDiskIsTriedAgainWithTheNextEpoch() throws IOException {
    List<byte[]> written = new ArrayList<>();
    boolean[] full = {true};
    ReportPage onFullDisk =
        new ReportPage(
            bytes -> {
              if (full[0]) {
                throw new IOException("No space left on device");
              }
              written.add(bytes);
            },
            now::get);
    onFullDisk.begun(start());
    assertThrows(IOException.class, () -> onFullDisk.epochEnded(epoch(1)));
    full[0] = false;
    onFullDisk.epochEnded(epoch(2));
    assertEquals(1, written.size());
  }
}
