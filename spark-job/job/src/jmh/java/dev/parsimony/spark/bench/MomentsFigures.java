package dev.parsimony.spark.bench;

import dev.parsimony.compression.bench.Figure;
import dev.parsimony.compression.bench.Figures;
import dev.parsimony.compression.bench.Medians;
import dev.parsimony.spark.dl4j.BenchmarkNetwork;
import dev.parsimony.spark.dl4j.MomentsBenchmark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What second moments cost: medians over the iterations of all processes of {@link
 * MomentsBenchmark}.
 *
 * <p>Arguments: OUTPUT.json quick|full
 */
public final class MomentsFigures {
  private MomentsFigures() {}

  public static void main(String[] args) throws IOException, RunnerException {
    boolean quick = args[1].equals("quick");
    List<Figure> figures = new ArrayList<>();
    for (BenchmarkNetwork network : BenchmarkNetwork.values()) {
      System.out.println(network.title() + " ...");
      figures.addAll(measure(network, quick));
    }
    Figures.publish(figures, Path.of(args[0]));
  }

  private static List<Figure> measure(BenchmarkNetwork network, boolean quick)
      throws RunnerException {
    Options options =
        new OptionsBuilder()
            .include(MomentsBenchmark.class.getName())
            .param("network", network.name())
            .forks(quick ? 1 : 3)
            .warmupIterations(quick ? 3 : 5)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(quick ? 7 : 15)
            .measurementTime(TimeValue.seconds(1))
            .jvmArgs("-Xmx3g")
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true)
            .build();
    List<IterationResult> iterations = new ArrayList<>();
    for (RunResult run : new Runner(options).run()) {
      run.getBenchmarkResults().forEach(fork -> iterations.addAll(fork.getIterationResults()));
    }
    double plain = milliseconds(iterations, "plain");
    String reference = String.format(Locale.ROOT, "plain DL4J, %.2f ms", plain);
    return List.of(
        Figure.atMost(
            network.title(),
            milliseconds(iterations, "withMoments"),
            "ms",
            reference,
            median(iterations, step -> counter(step, "withMoments") / counter(step, "plain")),
            network.bar()),
        Figure.only(
            "  of it second moments",
            milliseconds(iterations, "momentsAlone"),
            "ms",
            reference,
            median(iterations, step -> counter(step, "momentsAlone") / counter(step, "plain"))));
  }

  private static double milliseconds(List<IterationResult> iterations, String name) {
    return median(iterations, step -> counter(step, name) / counter(step, "steps") / 1e6);
  }

  private static double median(
      List<IterationResult> iterations, ToDoubleFunction<IterationResult> value) {
    return Medians.of(iterations.stream().mapToDouble(value).toArray());
  }

  private static double counter(IterationResult step, String name) {
    return step.getSecondaryResults().get(name).getScore();
  }
}
