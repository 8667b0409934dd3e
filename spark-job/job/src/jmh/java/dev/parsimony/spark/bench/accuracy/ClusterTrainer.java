package dev.parsimony.spark.bench.accuracy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parsimony.spark.bench.limited.ClusterRun;
import dev.parsimony.spark.bench.limited.LiveLine;
import dev.parsimony.spark.bench.limited.SteppedRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Parsimony on the Spark cluster.
 *
 * <p>Bytes count from the first live line, a few steps after the first one, to the run's end, with
 * what Spark says and the trained model's return. The steps before it, and each epoch, have the
 * share of them that their messages have, as live line and report give those.
 *
 * @param data of a training
 * @param stepData of an epoch whose steps are measured, {@code turnSteps} of them
 */
record ClusterTrainer(ClusterRun cluster, Task task, String data, String stepData, int turnSteps)
    implements Trainer {
  /** Longest time until a live line comes, and a little. */
  private static final double LINE_SECONDS = 4;

  /** Where a run was when its first live line came, and what had been sent by then. */
  private final class Beginning implements ClusterRun.Listener {
    private final long begin = System.nanoTime();
    private Optional<FirstLine> first = Optional.empty();
    private double sent;

    @Override
    public void progress(LiveLine line) throws IOException {
      if (first.isEmpty() && line.epoch() == 1) {
        int worldBatch = ClusterRun.WORKERS * task.batchSize();
        first = Optional.of(FirstLine.of(line, (System.nanoTime() - begin) / 1e9, worldBatch));
        sent = cluster.hosts().sent();
      }
    }

    double start(double stepSeconds) {
      return first.map(line -> line.start(stepSeconds)).orElse(Double.NaN);
    }

    /** Returns the bytes of the whole run; {@code messages} as {@link FirstLine#after} has them. */
    double bytes(double messages) throws IOException {
      double after = first.map(line -> line.after(messages)).orElse(Double.NaN);
      return (cluster.hosts().sent() - sent) / after;
    }
  }

  @Override
  public Run train(Plan plan) throws IOException {
    cluster.hosts().shape(plan.rate());
    List<String> arguments = arguments(plan.contestant(), data, plan.learningRate(), plan.seed());
    arguments.addAll(List.of("--epochs", Integer.toString(plan.epochs())));
    Beginning beginning = new Beginning();
    JsonNode report = cluster.train(arguments, beginning);
    List<Double> shares = new ArrayList<>();
    report.get("epochs").forEach(epoch -> shares.add(1 / number(epoch.get("wireRatio"))));
    double all = shares.stream().mapToDouble(share -> share).sum();
    int steps = report.get("steps").asInt() / shares.size();
    double bytes = beginning.bytes(steps * all);
    List<Run.Epoch> epochs = new ArrayList<>();
    for (JsonNode epoch : report.get("epochs")) {
      epochs.add(
          new Run.Epoch(
              number(epoch.get("seconds")),
              bytes * shares.get(epochs.size()) / all,
              number(epoch.get("score")),
              number(epoch.get("testLoss")),
              number(epoch.get("accuracy"))));
    }
    Map<String, Double> split = new LinkedHashMap<>();
    report
        .get("seconds")
        .fields()
        .forEachRemaining(
            part -> split.put(part.getKey(), part.getValue().asDouble() / epochs.size()));
    split.remove("total");
    return new Run(
        beginning.start(epochs.get(0).seconds() / steps), steps, List.copyOf(epochs), split);
  }

  private List<String> arguments(
      Contestant contestant, String source, double learningRate, long seed) {
    List<String> arguments = new ArrayList<>();
    if (!contestant.method().isEmpty()) {
      arguments.addAll(Arrays.asList(contestant.method().split(" ")));
    }
    arguments.addAll(List.of("--data", source, "--model", task.model()));
    arguments.addAll(List.of("--batch-size", Integer.toString(task.batchSize())));
    arguments.addAll(List.of("--updater", "adam:" + learningRate, "--seed", Long.toString(seed)));
    arguments.addAll(List.of("--threads-per-worker", "1"));
    return arguments;
  }

  /** A report has null where a figure is not finite. */
  private static double number(JsonNode node) {
    return node.isNumber() ? node.asDouble() : Double.NaN;
  }

  @Override
  public StepTimes.Round turns(Contestant contestant, double learningRate, Run known)
      throws IOException {
    int epochs = 1 + Math.max(1, (int) Math.ceil(LINE_SECONDS / (turnSteps * known.stepSeconds())));
    List<SteppedRun.Part> parts =
        new SteppedRun(cluster, epochs)
            .measure(StepTimes.TURNS, arguments(contestant, stepData, learningRate, 1));
    double bytes = parts.get(StepTimes.BYTES_TURN).bytes() / (epochs * turnSteps);
    return new StepTimes.Round(
        parts.stream().map(part -> part.seconds() / turnSteps).toList(), bytes);
  }

  @Override
  public void close() {}
}
