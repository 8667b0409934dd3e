package dev.parsimony.spark.bench.accuracy;

import dev.parsimony.spark.bench.limited.ClusterRun;
import dev.parsimony.spark.bench.limited.ShapedHosts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What the benchmark was told.
 *
 * @param results folder of results, which stay
 * @param scratch folder of a run's files
 * @param programs folder of the Python programs
 * @param data as the job has it
 * @param learningRates of which each contestant takes the best
 * @param sliceMinutes after which nothing new begins
 * @param quick whether little is trained, by few contestants
 * @param master the cluster's
 */
record Settings(
    Path results,
    ClusterRun cluster,
    Path scratch,
    String python,
    Path programs,
    Task task,
    String data,
    int epochs,
    List<Integer> seeds,
    List<Double> learningRates,
    int sliceMinutes,
    boolean quick,
    String master) {
  private static final int QUICK_EXAMPLES = 6400;
  private static final int QUICK_TESTS = 1000;

  /** Reads the program's arguments. */
  static Settings of(String[] args) throws IOException {
    ShapedHosts hosts = new ShapedHosts(args[1], args[2]);
    Path scratch = Path.of(args[4]);
    Task task =
        Task.named(args[7])
            .orElseThrow(
                () ->
                    new IOException(
                        "--task takes one of " + Task.ALL.stream().map(Task::name).toList()));
    return new Settings(
        Path.of(args[0]),
        new ClusterRun(hosts, Path.of(args[3]), scratch.resolve("run")),
        scratch,
        args[5],
        Path.of(args[6]),
        task,
        args[8],
        Integer.parseInt(args[9]),
        Arrays.stream(args[10].split(",")).map(Integer::valueOf).toList(),
        Arrays.stream(args[11].split(",")).map(Double::valueOf).toList(),
        Integer.parseInt(args[12]),
        args[13].equals("quick"),
        args[14]);
  }

  /** Returns whom it is about; DL4J's masters train lenet only. */
  List<Contestant> contestants() {
    return (quick ? Contestant.FEW : Contestant.ALL)
        .stream()
            .filter(
                contestant ->
                    contestant.system() != Contestant.System.DL4J_SPARK || task.equals(Task.LENET))
            .toList();
  }

  /** Returns those whose whole runs at each rate prove the combination; on lenet only. */
  List<Contestant> whole() {
    return task.equals(Task.LENET) ? Contestant.WHOLE : List.of();
  }

  /** Returns the training or the test examples. */
  ImageData examples(boolean test) throws IOException {
    ImageData all = ImageData.read(data, test);
    return quick ? all.first(test ? QUICK_TESTS : QUICK_EXAMPLES) : all;
  }

  /** Returns the steps that are measured at once. */
  int stepsOfTurn() {
    return quick ? 20 : 50;
  }

  /** Returns how often all rates take turns. */
  int rounds() {
    return quick ? 1 : 3;
  }
}
