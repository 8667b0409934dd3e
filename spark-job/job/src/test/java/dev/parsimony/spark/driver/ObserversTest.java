package dev.parsimony.spark.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parsimony.spark.config.WatchOptions;
import dev.parsimony.spark.driver.observe.RunEvents;
import dev.parsimony.spark.driver.observe.Told;
import dev.parsimony.spark.report.RunConsole;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ObserversTest {
  @ParameterizedTest(name = "--tensorboard-histograms {0}")
  @ValueSource(booleans = {false, true})
  void histogramsAreComputedAndWrittenOnlyIfTheOptionAsks(boolean histograms, @TempDir Path folder)
      throws Exception {
    Configuration hadoop = new Configuration();
    Path curves = folder.resolve("curves");
    WatchOptions options =
        new WatchOptions(Optional.of(curves.toString()), histograms, Optional.empty());
    RunConsole console = new RunConsole(new PrintStream(OutputStream.nullOutputStream()), false);
    OutputFolder output = OutputFolder.check(folder.resolve("output").toString(), false, hadoop);
    try (RunEvents events = Observers.ofCommand(options, output, hadoop, console)) {
      assertEquals(histograms, events.wantTensors());
      events.begun(Told.start(0));
      if (histograms) {
        events.tensors(Told.tensors(1));
      }
      events.ended(Told.report(), Optional.empty());
    }
    try (var files = Files.list(curves)) {
      List<Path> written = files.toList();
      assertEquals(1, written.size());
      String bytes = Files.readString(written.get(0), StandardCharsets.ISO_8859_1);
      assertEquals(histograms, bytes.contains("weights/0_W"));
    }
  }
}
