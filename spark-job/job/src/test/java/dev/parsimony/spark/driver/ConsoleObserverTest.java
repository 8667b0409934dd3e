package dev.parsimony.spark.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parsimony.spark.driver.observe.RunEvents;
import dev.parsimony.spark.driver.observe.Told;
import dev.parsimony.spark.report.ProgressStyle;
import dev.parsimony.spark.report.RunConsole;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ConsoleObserverTest {
  @Test
  void asJsonTheReportComesOnceAndAfterAllEpochs() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    RunConsole console = new RunConsole(out, ProgressStyle.JSON);
    try (RunEvents events = RunEvents.to(List.of(new ConsoleObserver(console)), console::say)) {
      events.epochsEnded(List.of(Told.epoch(1), Told.epoch(2), Told.epoch(3)));
      console.table(Told.report()); // by the run's thread, which waits for no observer
      events.ended(Told.report(), Optional.empty());
    }
    List<String> told = new ArrayList<>();
    for (String line : bytes.toString(StandardCharsets.UTF_8).lines().toList()) {
      told.add(new ObjectMapper().readTree(line).get("event").textValue());
    }
    assertEquals(List.of("epoch", "epoch", "epoch", "report"), told);
  }
}
