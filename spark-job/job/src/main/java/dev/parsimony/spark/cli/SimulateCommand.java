package dev.parsimony.spark.cli;

import dev.parsimony.spark.simulate.Grid;
import dev.parsimony.spark.simulate.cost.DenseStep;
import dev.parsimony.spark.simulate.cost.PowerSgdStep;
import dev.parsimony.spark.simulate.cost.QsgdStep;
import dev.parsimony.spark.simulate.cost.StepModel;
import dev.parsimony.spark.simulate.cost.VarianceStep;
import dev.parsimony.spark.simulate.cost.Workload;
import dev.parsimony.spark.simulate.input.HostRange;
import dev.parsimony.spark.simulate.input.Latency;
import dev.parsimony.spark.simulate.input.Rate;
import dev.parsimony.spark.simulate.input.RateRange;
import dev.parsimony.spark.simulate.output.Findings;
import dev.parsimony.spark.simulate.output.ResultFolder;
import dev.parsimony.spark.simulate.output.StepTables;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code simulate}: predicts when compression pays; needs no Spark and no cluster. */
@Command(
    name = "simulate",
    description = {
      "Predicts the time of a step by each method, by hosts and rate of the network: when"
          + " compression pays.",
      "Runs on this machine alone, in seconds, without training anything.",
      ""
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    showDefaultValues = true,
    sortOptions = false,
    usageHelpWidth = 100)
final class SimulateCommand implements Callable<Integer> {
  private static final int MAX_WORKERS_PER_HOST = 64;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final WorkloadArguments work = new WorkloadArguments();

  @Option(
      names = "--hosts",
      paramLabel = "N[..N]",
      defaultValue = "4..1024",
      description = "How many hosts: a number or a range, in powers of two.")
  private @Nullable HostRange hosts;

  @Option(
      names = "--rate",
      paramLabel = "RATE[..RATE]",
      defaultValue = "100mbit..100gbit",
      description = "Rate of each host's link in each direction, or a range.")
  private @Nullable RateRange rates;

  @Option(
      names = "--latency",
      paramLabel = "TIME",
      defaultValue = "0.1ms",
      description = "From a process on one host to one on another, in one direction.")
  private @Nullable Latency latency;

  @Option(
      names = "--workers-per-host",
      paramLabel = "N",
      defaultValue = "1",
      description = "Workers that share a host's link, each a JVM of its own.")
  private int workersPerHost;

  @Option(
      names = "--local-steps",
      paramLabel = "H",
      defaultValue = "4",
      description = "Batches between two exchanges of updates.")
  private int localSteps;

  @Option(
      names = "--qsgd-levels",
      paramLabel = "N",
      defaultValue = "1",
      description = "Levels of qsgd of either sign: 1, 3 or 7, which were measured.")
  private int qsgdLevels;

  @Option(
      names = "--power-sgd-rank",
      paramLabel = "R",
      defaultValue = "2",
      description = "Rank of PowerSGD, which is a formula here: PyTorch has it.")
  private int powerSgdRank;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Folder for simulate.csv, simulate.json and simulate.svg, a heat map.")
  private @Nullable String output;

  @Override
  public Integer call() {
    requireInRange();
    Workload workload = work.workload(commandLine());
    RateRange range = Objects.requireNonNull(rates);
    Grid printed = grid(workload, range.decades());
    PrintWriter out = commandLine().getOut();
    out.println(work.described(workload));
    out.printf(
        Locale.ROOT,
        "latency %s, %d worker%s a host; %s%n",
        latency,
        workersPerHost,
        workersPerHost == 1 ? "" : "s",
        work.source(workload));
    out.println();
    StepTables tables = new StepTables(printed);
    out.println(tables.steps());
    out.println(tables.runs());
    out.println(tables.formula());
    out.println(tables.breakEven());
    Findings findings = new Findings(printed);
    out.println(findings.decoding());
    out.print(findings.waysOut());
    out.print(findings.agreement());
    if (output != null) {
      new ResultFolder(grid(workload, range.rates())).write(output);
      out.println("saved simulate.csv, simulate.json and simulate.svg in " + output);
    }
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  private CommandLine commandLine() {
    return Parsed.required(spec).commandLine();
  }

  private void requireInRange() {
    require(
        workersPerHost >= 1 && workersPerHost <= MAX_WORKERS_PER_HOST,
        "--workers-per-host",
        workersPerHost,
        "1 to " + MAX_WORKERS_PER_HOST);
    require(localSteps >= 1, "--local-steps", localSteps, "1 or more");
    require(powerSgdRank >= 1, "--power-sgd-rank", powerSgdRank, "1 or more");
    require(QsgdStep.measured(qsgdLevels), "--qsgd-levels", qsgdLevels, "1, 3 or 7");
  }

  private void require(boolean holds, String option, int value, String expected) {
    WorkloadArguments.require(commandLine(), holds, option, value, expected);
  }

  private Grid grid(Workload workload, List<Rate> shown) {
    List<StepModel> models =
        List.of(
            new DenseStep(false),
            new DenseStep(true),
            VarianceStep.gradients(),
            VarianceStep.updates(localSteps),
            new QsgdStep(qsgdLevels),
            new PowerSgdStep(powerSgdRank));
    return new Grid(
        workload,
        models,
        Objects.requireNonNull(hosts).hosts(),
        shown,
        workersPerHost,
        Objects.requireNonNull(latency).seconds());
  }
}
