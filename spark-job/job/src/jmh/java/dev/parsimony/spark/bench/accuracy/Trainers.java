package dev.parsimony.spark.bench.accuracy;

import dev.parsimony.spark.bench.limited.ClusterRun;
import dev.parsimony.spark.bench.limited.ShapedHosts;
import dev.parsimony.spark.bench.training.PyTorch;
import dev.parsimony.spark.data.format.ArrayShape;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The systems of all contestants, each started when it is wanted first. */
final class Trainers implements AutoCloseable {
  private final Settings settings;
  private final Path folder;
  private final Path stepFolder;
  private final Path log;
  private final ImageData train;
  private final Map<Contestant.System, Trainer> open = new EnumMap<>(Contestant.System.class);

  /** Writes the examples to where all systems read them. */
  Trainers(Settings settings) throws IOException {
    this.settings = settings;
    Files.createDirectories(settings.scratch());
    this.folder = settings.scratch().resolve("data");
    this.stepFolder = settings.scratch().resolve("step-data");
    this.log = settings.scratch().resolve("processes.log");
    this.train = settings.examples(false);
    ImageData test = settings.examples(true);
    train.write(folder, false);
    test.write(folder, true);
    int examples = stepsOfTurn() * ClusterRun.WORKERS * settings.task().batchSize();
    train.first(examples).write(stepFolder, false);
    test.first(settings.task().batchSize()).write(stepFolder, true);
  }

  /** Returns a contestant's. */
  Trainer of(Contestant contestant) throws IOException {
    // Parsimony wants the same slots of the cluster, and who trains alone a quiet machine.
    if (contestant.system() == Contestant.System.PARSIMONY || contestant.system().alone()) {
      drop(Contestant.System.DL4J_SPARK);
    }
    Trainer trainer = open.get(contestant.system());
    if (trainer == null) {
      trainer = start(contestant.system());
      open.put(contestant.system(), trainer);
    }
    return trainer;
  }

  /** Ends a contestant's, after a failure: the next one begins anew. */
  void drop(Contestant contestant) throws IOException {
    drop(contestant.system());
  }

  private void drop(Contestant.System system) throws IOException {
    Trainer trainer = open.remove(system);
    if (trainer != null) {
      trainer.close();
    }
  }

  private Trainer start(Contestant.System system) throws IOException {
    return switch (system) {
      case PARSIMONY ->
          new ClusterTrainer(
              settings.cluster(),
              settings.task(),
              train.source(folder),
              train.source(stepFolder),
              train.first(stepsOfTurn() * worldBatch()).count() / worldBatch());
      case PYTORCH -> ProcessTrainer.on(settings.cluster().hosts(), pyTorch(), stepsOfTurn(), log);
      case PYTORCH_ALONE -> {
        List<String> command = new ArrayList<>(pyTorch());
        command.addAll(List.of("0", "1", "-"));
        yield ProcessTrainer.alone(command, log);
      }
      case DL4J_SPARK ->
          ProcessTrainer.from(settings.cluster().hosts(), masters(), stepsOfTurn(), log);
      case DL4J_ALONE -> ProcessTrainer.alone(java(PlainDl4j.class), log);
    };
  }

  private int stepsOfTurn() {
    return settings.stepsOfTurn();
  }

  private int worldBatch() {
    return ClusterRun.WORKERS * settings.task().batchSize();
  }

  /** Returns the program in the way that is fastest here; the same in all slices. */
  private List<String> pyTorch() throws IOException {
    Task task = settings.task();
    Path kept = settings.results().resolve(task.name() + "-pytorch.txt");
    if (!Files.exists(kept)) {
      Files.writeString(kept, fastestWay(task) + "\n");
      System.out.println("PyTorch is fastest here with " + Files.readString(kept).strip());
    }
    return List.of(
        settings.python(),
        settings.programs().resolve("distributed.py").toString(),
        task.model(),
        folder.toString(),
        Integer.toString(task.batchSize()),
        Files.readString(kept).strip());
  }

  private String fastestWay(Task task) throws IOException {
    int[] shape = train.shape();
    ArrayShape example =
        task.model().startsWith("mlp")
            ? ArrayShape.vector(train.size())
            : ArrayShape.image(shape[0], shape[1], shape[2]);
    List<String> command =
        List.of(settings.python(), settings.programs().resolve("training.py").toString());
    try (PyTorch probe = PyTorch.start(command, task.model(), example, task.batchSize())) {
      return probe.way();
    }
  }

  private List<String> masters() {
    List<String> command = java(Dl4jMasters.class);
    command.addAll(List.of(settings.master(), ShapedHosts.address(0), ShapedHosts.NETWORK));
    return command;
  }

  /** Returns a command that runs a program of DL4J's as this one is run. */
  private List<String> java(Class<?> program) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(program.getName());
    command.addAll(
        List.of(
            settings.task().model(),
            train.source(folder),
            Integer.toString(settings.task().batchSize())));
    return command;
  }

  @Override
  public void close() throws IOException {
    for (Trainer trainer : open.values()) {
      trainer.close();
    }
  }
}
