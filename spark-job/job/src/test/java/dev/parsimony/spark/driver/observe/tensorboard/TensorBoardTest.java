package dev.parsimony.spark.driver.observe.tensorboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parsimony.spark.driver.observe.Told;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * TensorBoard's own reader reads what is written. Needs a Python that has it, {@code
 * -Dparsimony.tensorboard.python=VENV/bin/python}.
 */
final class TensorBoardTest {
  private static final String PYTHON = "parsimony.tensorboard.python";

  private static final String READ =
      """
      import sys
      from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
      events = EventAccumulator(sys.argv[1], size_guidance={'scalars': 0, 'histograms': 0})
      events.Reload()
      for tag in sys.argv[2:]:
          if tag in events.Tags()['histograms']:
              for e in events.Histograms(tag):
                  h = e.histogram_value
                  print(tag, e.step, h.min, h.max, h.num, h.sum, h.sum_squares)
                  print(*[(round(limit, 4), count)
                      for limit, count in zip(h.bucket_limit, h.bucket) if count > 0])
          else:
              print(tag, [(e.step, round(e.value, 4)) for e in events.Scalars(tag)])
      """;

  @TempDir private Path folder;

  @TempDir private Path runs;

  private static String python() {
    String python = System.getProperty(PYTHON, "");
    assumeTrue(!python.isEmpty(), "without -D" + PYTHON + "=PYTHON, one that has tensorboard");
    return python;
  }

  /** A run in the folder, so many seconds after the first one. */
  private EventFiles open(int seconds, boolean histograms) {
    return new EventFiles(
        runs.toString(), histograms, new Configuration(), () -> Instant.ofEpochSecond(seconds));
  }

  @Test
  void readsAKilledRunAndTheOneThatResumesIt() throws Exception {
    String python = python();
    EventFiles first = open(0, false);
    first.begun(Told.start(0));
    first.progress(Told.progress(1, 40));
    first.epochEnded(Told.epoch(1));
    first.progress(Told.progress(2, 10));
    first.progress(Told.progress(2, 35));
    first.progress(Told.progress(2, 39));
    cutOff(EventReader.files(runs).get(0));
    EventFiles second = open(60, false);
    second.begun(Told.start(60));
    second.epochEnded(Told.epoch(1));
    second.progress(Told.progress(2, 25));
    second.epochEnded(Told.epoch(2));
    second.ended(Told.report(), Optional.empty());
    assertEquals(
        List.of(
            "score [(40, 0.025), (50, 0.02), (65, 0.0154), (80, 0.0125)]",
            "accuracy [(40, 0.75), (80, 0.75)]",
            "learning_rate [(40, 0.001), (50, 0.001), (65, 0.001)]"),
        read(python, runs, "score", "accuracy", "learning_rate"));
  }

  @Test
  void readsHistogramsAndForgetsThoseBehindTheCheckpoint() throws Exception {
    String python = python();
    EventFiles first = open(0, true);
    first.begun(Told.start(0));
    first.tensors(Told.tensors(1));
    first.tensors(Told.tensors(2));
    EventFiles second = open(60, true);
    second.begun(Told.start(40));
    second.tensors(Told.tensors(2));
    second.ended(Told.report(), Optional.empty());
    assertEquals(
        List.of(
            "weights/0_W 40 -1.0 1.0 3.0 0.0 2.0",
            "(-0.9333, 1.0) (0.0667, 1.0) (1.0, 1.0)",
            "weights/0_W 80 -2.0 2.0 3.0 0.0 8.0",
            "(-1.8667, 1.0) (0.1333, 1.0) (2.0, 1.0)",
            "updates/conv_a_1_mean 40 0.0 0.0 3.0 0.0 0.0",
            "(0.0, 3.0)",
            "updates/conv_a_1_mean 80 0.0 0.0 3.0 0.0 0.0",
            "(0.0, 3.0)",
            "sent/0_W [(40, 0.5), (80, 0.5)]"),
        read(python, runs, "weights/0_W", "updates/conv_a_1_mean", "sent/0_W"));
  }

  /** As a killed process may leave it. */
  private static void cutOff(Path file) throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
      channel.truncate(bytes.length - 9L);
    }
  }

  private List<String> read(String python, Path runs, String... tags) throws Exception {
    Path script = Files.writeString(folder.resolve("read.py"), READ);
    ProcessBuilder command = new ProcessBuilder(python, script.toString(), runs.toString());
    command.command().addAll(List.of(tags));
    Process process = command.redirectError(folder.resolve("err").toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), Files.readString(folder.resolve("err")));
    return out.lines().toList();
  }
}
