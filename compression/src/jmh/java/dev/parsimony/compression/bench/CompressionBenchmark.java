package dev.parsimony.compression.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * The speed of one thread, its allocations and the size of messages.
 *
 * <p>Arguments: OUTPUT.json quick|full
 */
public final class CompressionBenchmark {
  private static final int ALLOCATION_SECONDS = 6;

  private CompressionBenchmark() {}

  public static void main(String[] args) throws IOException, RunnerException {
    Figures.publish(figures(args[1].equals("quick")), Path.of(args[0]));
  }

  /** Measures all figures. */
  public static List<Figure> figures(boolean quick) throws RunnerException {
    System.out.println("sizes of messages ...");
    List<Figure> figures = new ArrayList<>(SizeFigures.measure());
    System.out.println("steps of 25 million elements ...");
    figures.addAll(parts(quick));
    System.out.println("allocations ...");
    figures.addAll(allocations());
    figures.add(historyBytes());
    return figures;
  }

  private static List<Figure> parts(boolean quick) throws RunnerException {
    ChainedOptionsBuilder options =
        options(PartsBenchmark.class)
            .forks(quick ? 1 : 5)
            .measurementIterations(quick ? 5 : 10)
            .measurementTime(TimeValue.seconds(1));
    return new PartsFigures(new Runner(options.build()).run()).figures();
  }

  /**
   * What JMH's gc profiler counts per step, rounded down to whole bytes: of the few kilobytes per
   * iteration that are JMH's own, the thousands of steps of a long iteration have a fraction each.
   * The last iteration counts: in the first the profiler itself is new.
   */
  private static List<Figure> allocations() throws RunnerException {
    ChainedOptionsBuilder options =
        options(StepBenchmark.class)
            .forks(1)
            .measurementIterations(2)
            .measurementTime(TimeValue.seconds(ALLOCATION_SECONDS))
            .addProfiler(GCProfiler.class);
    List<Figure> figures = new ArrayList<>();
    for (RunResult run : new Runner(options.build()).run()) {
      IterationResult last = last(run);
      boolean history = Boolean.parseBoolean(run.getParams().getParam("history"));
      String name = step(history) + last.getPrimaryResult().getLabel();
      double millis = last.getPrimaryResult().getScore() / 1e6;
      double bytes = last.getSecondaryResults().get("gc.alloc.rate.norm").getScore();
      figures.add(Figure.only(name, millis, "ms", "", millis));
      figures.add(
          Figure.atMost(
              name + ", gc.alloc.rate.norm", bytes, "bytes/step", "", Math.floor(bytes), 0));
    }
    return figures;
  }

  private static String step(boolean history) {
    return "LeNet, 1/100 sent" + (history ? ", with history: " : ": ");
  }

  /** What messages save that are written against those before. */
  private static Figure historyBytes() {
    double apart = StepBenchmark.messageBytes(false);
    double together = StepBenchmark.messageBytes(true);
    String reference = String.format(Locale.ROOT, "without history, %,.0f bytes", apart);
    return Figure.only(step(true) + "message", together, "bytes", reference, together / apart);
  }

  private static IterationResult last(RunResult run) {
    return run.getBenchmarkResults().stream()
        .flatMap(process -> process.getIterationResults().stream())
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }

  private static ChainedOptionsBuilder options(Class<?> benchmark) {
    return new OptionsBuilder()
        .include(benchmark.getName())
        .warmupIterations(3)
        .warmupTime(TimeValue.seconds(1))
        .jvmArgs("-Xmx3g")
        .verbosity(VerboseMode.SILENT)
        .shouldFailOnError(true);
  }
}
