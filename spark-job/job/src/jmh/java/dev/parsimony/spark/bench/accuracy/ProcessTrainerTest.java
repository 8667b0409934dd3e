package dev.parsimony.spark.bench.accuracy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real processes, on a few examples. */
final class ProcessTrainerTest {
  private static final int EXAMPLES = 512;
  private static final int BATCH_SIZE = 64;

  @TempDir Path folder;

  private ImageData train;

  @BeforeEach
  void write() throws IOException {
    train = ImageData.read("glyphs", false).first(EXAMPLES);
    train.write(folder, false);
    ImageData.read("glyphs", true).first(BATCH_SIZE).write(folder, true);
  }

  private ProcessTrainer start(Class<?> program, String... further) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> !argument.startsWith("-javaagent"))
            .toList());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of("mlp:32", train.source(folder), Integer.toString(BATCH_SIZE)));
    command.addAll(List.of(further));
    return ProcessTrainer.alone(command, folder.resolve("log"));
  }

  private static Trainer.Plan plan(Contestant.System system, String method) {
    return new Trainer.Plan(
        new Contestant("tried", system, method, ""), StepTimes.UNLIMITED, 0.01, 1, 3);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({"DL4J_ALONE, '', 8", "DL4J_SPARK, averaging:1, 2"})
  void trains(Contestant.System system, String method, int steps) throws IOException {
    try (ProcessTrainer trainer =
        system == Contestant.System.DL4J_ALONE
            ? start(PlainDl4j.class)
            : start(Dl4jMasters.class, "local[4]", "127.0.0.1", "127.0.0.0/8")) {
      Run run = trainer.train(plan(system, method));
      assertEquals(steps, run.steps());
      assertEquals(3, run.epochs().size());
      Run.Epoch last = run.epochs().get(2);
      assertTrue(last.loss() < run.epochs().get(0).loss(), run.toString());
      assertTrue(last.testLoss() < run.epochs().get(0).testLoss(), run.toString());
      double seconds = run.epochs().stream().mapToDouble(Run.Epoch::seconds).average().orElse(0);
      assertEquals(seconds, run.split().get("fit"), 1e-6);
    }
  }

  @Test
  void aProcessThatEndsIsNamedWithItsLog() throws IOException {
    try (ProcessTrainer trainer =
        start(Dl4jMasters.class, "local[4]", "127.0.0.1", "127.0.0.0/8")) {
      IOException e =
          assertThrows(
              IOException.class, () -> trainer.train(plan(Contestant.System.DL4J_SPARK, "none")));
      assertTrue(e.getMessage().endsWith("see " + folder.resolve("log")), e.getMessage());
    }
  }
}
