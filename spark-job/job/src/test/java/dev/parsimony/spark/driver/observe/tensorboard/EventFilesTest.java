package dev.parsimony.spark.driver.observe.tensorboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.driver.observe.RunObserver;
import dev.parsimony.spark.driver.observe.Scalar;
import dev.parsimony.spark.driver.observe.Told;
import dev.parsimony.spark.files.Folder;
import dev.parsimony.spark.files.FullDisk;
import dev.parsimony.spark.metrics.Histogram;
import dev.parsimony.spark.metrics.TensorFigures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Event files, read by a reader of our own and held against bytes that TensorBoard's wrote. */
final class EventFilesTest {
  /** A version, a restart at step 40, and two values at step 300, by tensorboard 2.21. */
  private static final String GOLDEN =
      "1800000000000000a37f4b220900001040fc54d9411a0d627261696e2e4576656e743a32338d2fe9"
          + "0f000000000000006d532b090900001040fc54d94110283a0208011ca66d582f000000000000006d"
          + "5d1d500900001040fc54d94110ac022a210a0c0a0573636f7265150000003f0a110a0a776972655f"
          + "726174696f1552b8e241d5a1fcb5";

  /** Histograms of 0_W's weights and updates, and what is sent of it, at step 300, likewise. */
  private static final String GOLDEN_HISTOGRAMS =
      "98020000000000009c47a4820900001040fc54d94110ac022a89050aa3040a0b776569676874732f"
          + "305f572a930409000000000000e0bf11000000000000044019000000000000104021000000000000"
          + "0640290000000000401b4032f0019a9999999999d9bf333333333333d3bf9a9999999999c9bf9899"
          + "99999999b9bf0000000000000000989999999999b93f989999999999c93f343333333333d33f9a99"
          + "99999999d93f000000000000e03f343333333333e33f666666666666e63f9a9999999999e93fcccc"
          + "ccccccccec3f000000000000f03f9a9999999999f13f333333333333f33fcdccccccccccf43f6666"
          + "66666666f63f000000000000f83f9a9999999999f93f343333333333fb3fccccccccccccfc3f6666"
          + "66666666fe3f0000000000000040cdcccccccccc00409a9999999999014066666666666602403333"
          + "33333333034000000000000004403af001000000000000f03f000000000000000000000000000000"
          + "000000000000000000000000000000000000000000000000000000000000000000000000000000f0"
          + "3f00000000000000000000000000000000000000000000f03f000000000000000000000000000000"
          + "00000000000000000000000000000000000000000000000000000000000000000000000000000000"
          + "00000000000000000000000000000000000000000000000000000000000000000000000000000000"
          + "00000000000000000000000000000000000000000000000000000000000000000000000000000000"
          + "000000000000000000000000000000f03f0a500a0b757064617465732f305f572a41090000000000"
          + "00e03f11000000000000e03f19000000000000004021000000000000f03f29000000000000e03f32"
          + "08000000000000e03f3a0800000000000000400a0f0a0873656e742f305f57150000003eb3442543";

  private static final Instant START = Instant.ofEpochMilli(1_700_000_000_250L);

  @TempDir private Path folder;

  private Instant now = START;

  private EventFiles open() {
    return new EventFiles(folder.toString(), false, new Configuration(), () -> now);
  }

  private List<Long> steps(String tag) throws IOException {
    return EventReader.readAll(folder).stream()
        .filter(event -> event.values().containsKey(tag))
        .map(EventReader.Event::step)
        .toList();
  }

  private static void end(RunObserver run) throws Exception {
    run.ended(Told.report(), Optional.empty());
  }

  @Test
  void theBytesThatTensorBoardsOwnWriterWrites() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    EventRecord.append(Events.version(START), bytes);
    EventRecord.append(Events.restart(START, 40), bytes);
    List<Scalar> points =
        List.of(new Scalar("score", 300, 0.5), new Scalar("wire_ratio", 300, 28.34));
    EventRecord.append(Events.scalars(START, points), bytes);
    assertEquals(GOLDEN, HexFormat.of().formatHex(bytes.toByteArray()));
  }

  @Test
  void histogramsHaveTheBytesThatTensorBoardsOwnWriterWrites() {
    Histogram weights = Histogram.of(new float[] {0.25f, -0.5f, 2.5f, 0.5f}, 0, 4);
    Histogram updates = Histogram.of(new float[] {0.5f, 0.5f}, 0, 2);
    List<TensorFigures.Tensor> tensors =
        List.of(new TensorFigures.Tensor("0_W", weights, updates, 0.125));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    EventRecord.append(TensorEvents.of(START, new TensorFigures(7, 300, tensors)), bytes);
    assertEquals(GOLDEN_HISTOGRAMS, HexFormat.of().formatHex(bytes.toByteArray()));
  }

  @Test
  void histogramsAreWrittenOnceAnEpochAndOnlyWhereWanted() throws Exception {
    assertFalse(open().wantsTensors());
    EventFiles run = new EventFiles(folder.toString(), true, new Configuration(), () -> now);
    assertTrue(run.wantsTensors());
    run.tensors(Told.tensors(1)); // of no run yet
    run.begun(Told.start(0));
    run.tensors(Told.tensors(1));
    run.tensors(Told.tensors(1)); // of another attempt
    run.tensors(Told.tensors(2));
    end(run);
    List<EventReader.Event> events =
        EventReader.readAll(folder).stream()
            .filter(event -> !event.histograms().isEmpty())
            .toList();
    assertEquals(List.of(40L, 80L), events.stream().map(EventReader.Event::step).toList());
    assertEquals(
        List.of("weights/0_W", "updates/0_W", "weights/conv_a_1_mean", "updates/conv_a_1_mean"),
        events.get(0).histograms());
    assertEquals(Map.of("sent/0_W", 0.5f), events.get(0).values());
  }

  @Test
  void aLocalFileShowsEachPointAtOnce() throws Exception {
    EventFiles run = open();
    run.begun(Told.start(0));
    run.progress(Told.progress(1, 10));
    assertEquals(List.of(10L), steps("score"));
    run.progress(Told.progress(1, 20));
    run.epochEnded(Told.epoch(1));
    List<EventReader.Event> events = EventReader.readAll(folder);
    assertEquals("brain.Event:2", events.get(0).version());
    assertEquals(1_700_000_000.25, events.get(0).wallTime());
    assertEquals(List.of(10L, 20L, 40L), steps("score"));
    assertEquals(List.of(40L), steps("accuracy"));
    assertEquals(0.001f, events.get(2).values().get("learning_rate"));
    end(run);
    assertEquals(1, EventReader.files(folder).size());
    try (var files = Files.list(folder)) {
      assertEquals(1, files.count(), "no checksum files, which TensorBoard would read");
    }
  }

  @Test
  void aKilledRunLeavesAReadablePrefix() throws Exception {
    EventFiles run = open();
    run.begun(Told.start(0));
    for (int batch = 1; batch <= 5; batch++) {
      run.progress(Told.progress(1, batch));
    }
    byte[] whole = Files.readAllBytes(EventReader.files(folder).get(0));
    int before = 0;
    for (int length = 0; length <= whole.length; length++) {
      int count = EventReader.read(Arrays.copyOf(whole, length)).size();
      assertTrue(count == before || count == before + 1, "at " + length);
      before = count;
    }
    assertEquals(2 + 5, before);
    end(run);
  }

  @Test
  void aResumedRunGoesOnWithTheCurves() throws Exception {
    EventFiles first = open();
    first.begun(Told.start(0));
    first.progress(Told.progress(1, 40));
    first.epochEnded(Told.epoch(1));
    first.progress(Told.progress(2, 30)); // and is killed
    now = START.plusSeconds(60);
    EventFiles second = open();
    second.begun(Told.start(60));
    second.epochEnded(Told.epoch(1));
    second.progress(Told.progress(2, 25));
    second.epochEnded(Told.epoch(2));
    end(second);
    assertEquals(2, EventReader.files(folder).size());
    assertEquals(List.of(40L, 70L, 65L, 80L), steps("score"));
    assertEquals(List.of(40L, 80L), steps("accuracy"));
    List<EventReader.Event> restarts =
        EventReader.readAll(folder).stream().filter(EventReader.Event::restart).toList();
    assertEquals(List.of(0L, 60L), restarts.stream().map(EventReader.Event::step).toList());
  }

  @Test
  void aResumedRunInAnEmptyFolderTellsTheEpochsBeforeToo() throws Exception {
    EventFiles run = open();
    run.begun(Told.start(60));
    run.epochEnded(Told.epoch(1));
    run.progress(Told.progress(2, 25));
    end(run);
    assertEquals(List.of(40L, 65L), steps("score"));
  }

  @Test
  void whereOpenFilesAreNotShownTheyAreClosedFromTimeToTime() throws Exception {
    EventStore store = folder(new FullDisk(1 << 20)).store();
    assertFalse(store.due(START.plusSeconds(29)));
    Instant late = START;
    int files = 0;
    while (late.isBefore(START.plusSeconds(86_400))) {
      late = late.plusSeconds(2);
      if (store.due(late)) {
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        EventRecord.append(Events.scalars(late, List.of(new Scalar("score", files, 1))), record);
        store.write(late, record.toByteArray());
        files++;
        assertEquals(files, steps("score").size());
      }
    }
    assertEquals(files, EventReader.files(folder).size());
    assertTrue(files > 60 && files < 200, files + " files in a day");
  }

  @Test
  void aFullDiskIsAnExceptionAndLeavesWholeRecords() throws Exception {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    EventRecord.append(Events.scalars(START, List.of(new Scalar("score", 1, 1))), records);
    for (int bytes : new int[] {0, 30, 60}) {
      EventStore store = new GrowingFile(folder(new FullDisk(bytes)));
      IOException e =
          assertThrows(IOException.class, () -> store.write(START, records.toByteArray()));
      assertEquals(FullDisk.WORDS, e.getMessage());
      store.close();
      assertEquals(List.of(), steps("score"));
      Files.delete(EventReader.files(folder).get(0));
    }
  }

  @Test
  void aPlaceWhereNothingCanBeWrittenIsAnException() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "not a folder");
    EventFiles run = new EventFiles(file.toString(), false, new Configuration(), () -> now);
    run.begun(Told.start(0));
    assertThrows(IOException.class, () -> run.progress(Told.progress(1, 1)));
    run.progress(Told.progress(1, 2)); // not tried again so soon
    now = START.plusSeconds(61);
    assertThrows(IOException.class, () -> run.progress(Told.progress(1, 3)));
    assertThrows(IOException.class, () -> end(run));
    EventFiles nowhere = new EventFiles("nosuch://a/b", false, new Configuration(), () -> now);
    IOException e = assertThrows(IOException.class, () -> nowhere.begun(Told.start(0)));
    assertTrue(e.getMessage().startsWith("Spark has no file system for nosuch"), e.getMessage());
    nowhere.progress(Told.progress(1, 1));
    end(nowhere);
  }

  private EventFolder folder(FullDisk disk) {
    return new EventFolder(
        new Folder(disk, new org.apache.hadoop.fs.Path(folder.toUri().getPath())), START);
  }
}
