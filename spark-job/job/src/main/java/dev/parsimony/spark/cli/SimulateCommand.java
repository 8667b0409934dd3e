package dev.parsimony.spark.cli;

import dev.parsimony.spark.simulate.Grid;
import dev.parsimony.spark.simulate.cost.DefaultCosts;
import dev.parsimony.spark.simulate.cost.DenseStep;
import dev.parsimony.spark.simulate.cost.MachineCosts;
import dev.parsimony.spark.simulate.cost.PowerSgdStep;
import dev.parsimony.spark.simulate.cost.QsgdStep;
import dev.parsimony.spark.simulate.cost.StepModel;
import dev.parsimony.spark.simulate.cost.VarianceStep;
import dev.parsimony.spark.simulate.cost.Workload;
import dev.parsimony.spark.simulate.input.Calibration;
import dev.parsimony.spark.simulate.input.HostRange;
import dev.parsimony.spark.simulate.input.Latency;
import dev.parsimony.spark.simulate.input.LikeReport;
import dev.parsimony.spark.simulate.input.NetworkSize;
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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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
  private static final int MAX_WORKERS = 1 << 20;
  private static final long DEFAULT_STEPS = 1000;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--network",
      paramLabel = "NETWORK",
      description =
          "lenet, mlp:WIDTH[,WIDTH...] (of 28x28 images, ten classes), vgg-small, resnet50, or a"
              + " number of parameters such as 25.6M (default: the report's, else lenet).")
  private @Nullable NetworkSize network;

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
      names = "--like",
      paramLabel = "REPORT",
      description =
          "report.json of a run, from which compute, second moments, compression, decoding, update"
              + " and the length of messages are taken (default: what this project measured).")
  private @Nullable String like;

  @Option(
      names = "--wire-ratio",
      paramLabel = "R",
      description =
          "How many times shorter than float32 a message of variance is (default: the report's, whose"
              + " wireRatio is that of a message times its local steps; else 60).")
  private @Nullable Double wireRatio;

  @Option(
      names = "--device",
      paramLabel = "SECONDS",
      description =
          "Seconds of a step's forward and backward pass, such as another device would take"
              + " (default: the report's, else the network's on one thread).")
  private @Nullable Double device;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Steps of a run (default: the report's, else 1000).")
  private @Nullable Long steps;

  @Option(
      names = "--local-steps",
      paramLabel = "H",
      defaultValue = "4",
      description = "Batches between two exchanges of updates.")
  private int localSteps;

  @Option(
      names = "--qsgd-bits",
      paramLabel = "N",
      defaultValue = "2",
      description = "Bits of qsgd, 2 to 4.")
  private int qsgdBits;

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

  @SuppressWarnings("UnusedVariable") // ErrorSentences looks at the parsed arguments
  @Option(names = "--stacktrace", description = "Print the stack trace of an error.")
  private boolean stacktrace;

  @Override
  public Integer call() {
    requireInRange();
    Workload workload = workload();
    RateRange range = Objects.requireNonNull(rates);
    Grid printed = grid(workload, range.decades());
    PrintWriter out = commandLine().getOut();
    out.println(subject(workload));
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
    return Objects.requireNonNull(spec).commandLine();
  }

  private void requireInRange() {
    require(workersPerHost >= 1, "--workers-per-host", workersPerHost, "1 or more");
    require(
        (long) workersPerHost * Objects.requireNonNull(hosts).to() <= MAX_WORKERS,
        "--workers-per-host",
        workersPerHost,
        "at most 1,048,576 workers in all");
    require(localSteps >= 1, "--local-steps", localSteps, "1 or more");
    require(powerSgdRank >= 1, "--power-sgd-rank", powerSgdRank, "1 or more");
    require(
        qsgdBits >= QsgdStep.MIN_BITS && qsgdBits <= QsgdStep.MAX_BITS,
        "--qsgd-bits",
        qsgdBits,
        "2, 3 or 4");
    if (steps != null) {
      require(steps >= 1, "--steps", steps, "1 or more");
    }
    if (device != null) {
      boolean duration = Double.isFinite(device) && device > 0;
      require(duration, "--device", device, "seconds above 0, such as 0.2");
    }
    if (wireRatio != null) {
      boolean ratio = Double.isFinite(wireRatio) && wireRatio >= 1;
      require(ratio, "--wire-ratio", wireRatio, "1 or more");
    }
  }

  private void require(boolean holds, String option, Object value, String expected) {
    if (!holds) {
      throw new ParameterException(
          commandLine(),
          "Invalid value for " + option + ": got " + value + ", expected " + expected);
    }
  }

  private Workload workload() {
    Workload found = like == null ? standard() : calibrated(LikeReport.read(like));
    MachineCosts machine = device == null ? found.machine() : found.machine().withCompute(device);
    return new Workload(
        found.network(),
        found.parameters(),
        machine,
        wireRatio == null ? found.message() : found.message().withWireRatio(wireRatio),
        steps == null ? found.steps() : steps);
  }

  private Workload standard() {
    NetworkSize size = network == null ? NetworkSize.parse("lenet") : network;
    MachineCosts machine = MachineCosts.defaults(size.computeSeconds());
    return new Workload(
        size.name(), size.parameters(), machine, DefaultCosts.MESSAGE, DEFAULT_STEPS);
  }

  private Workload calibrated(LikeReport report) {
    Workload found = new Calibration(report).workload();
    if (network == null || network.parameters() == found.parameters()) {
      return found;
    }
    if (device == null) {
      throw new ParameterException(
          commandLine(),
          String.format(
              Locale.ROOT,
              "--like is a report of %s with %,.0f parameters, and --network says %s with %,.0f;"
                  + " leave --network out, or add --device with the seconds of its step",
              found.network(),
              found.parameters(),
              network.name(),
              network.parameters()));
    }
    return new Workload(
        network.name(), network.parameters(), found.machine(), found.message(), found.steps());
  }

  private Grid grid(Workload workload, List<Rate> shown) {
    List<StepModel> models =
        List.of(
            new DenseStep(false),
            new DenseStep(true),
            VarianceStep.gradients(),
            VarianceStep.updates(localSteps),
            new QsgdStep(qsgdBits),
            new PowerSgdStep(powerSgdRank));
    return new Grid(
        workload,
        models,
        Objects.requireNonNull(hosts).hosts(),
        shown,
        workersPerHost,
        Objects.requireNonNull(latency).seconds());
  }

  /** Returns the lines that say what is simulated, and where its figures are from. */
  private String subject(Workload workload) {
    MachineCosts machine = workload.machine();
    return String.format(
        Locale.ROOT,
        "%s: %,.0f parameters; compute %.2f ms a step%s, second moments %.0f %% of that; a message"
            + " %.0f times shorter than float32%nlatency %s, %d worker%s a host; %s",
        workload.network(),
        workload.parameters(),
        machine.computeSeconds() * 1e3,
        device == null ? "" : " (--device)",
        machine.secondMomentShare() * 100,
        workload.message().wireRatio(),
        latency,
        workersPerHost,
        workersPerHost == 1 ? "" : "s",
        like == null
            ? "defaults, measured by this project; --like takes a run's own"
            : String.format(
                Locale.ROOT,
                "as in %s: compression takes %.1f times the default, decoding %.1f, update %.1f",
                like,
                machine.compressFactor(),
                machine.decodeFactor(),
                machine.updateFactor()));
  }
}
