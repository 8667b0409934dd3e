package dev.parsimony.spark.cli;

import dev.parsimony.spark.simulate.cost.DefaultCosts;
import dev.parsimony.spark.simulate.cost.MachineCosts;
import dev.parsimony.spark.simulate.cost.Workload;
import dev.parsimony.spark.simulate.input.Calibration;
import dev.parsimony.spark.simulate.input.LikeReport;
import dev.parsimony.spark.simulate.input.NetworkSize;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say what a simulated worker does in a step. */
final class WorkloadArguments {
  private static final long DEFAULT_STEPS = 1000;

  @Option(
      names = "--network",
      paramLabel = "NETWORK",
      description =
          "lenet, mlp:WIDTH[,WIDTH...] (of 28x28 images, ten classes), vgg-small, resnet50, or a"
              + " number of parameters such as 25.6M (default: the report's, else lenet).")
  private @Nullable NetworkSize network;

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

  /** Returns the workload; throws {@link ParameterException} where options do not fit. */
  Workload workload(CommandLine commandLine) {
    requireInRange(commandLine);
    Workload found = like == null ? standard() : calibrated(LikeReport.read(like), commandLine);
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

  private Workload calibrated(LikeReport report, CommandLine commandLine) {
    Workload found = new Calibration(report).workload();
    if (network == null || network.parameters() == found.parameters()) {
      return found;
    }
    if (device == null) {
      throw new ParameterException(
          commandLine,
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

  private void requireInRange(CommandLine commandLine) {
    if (steps != null) {
      require(commandLine, steps >= 1, "--steps", steps, "1 or more");
    }
    if (device != null) {
      boolean duration = Double.isFinite(device) && device > 0;
      require(commandLine, duration, "--device", device, "seconds above 0, such as 0.2");
    }
    if (wireRatio != null) {
      boolean ratio = Double.isFinite(wireRatio) && wireRatio >= 1;
      require(commandLine, ratio, "--wire-ratio", wireRatio, "1 or more");
    }
  }

  static void require(
      CommandLine commandLine, boolean holds, String option, Object value, String expected) {
    if (!holds) {
      throw new ParameterException(
          commandLine, "Invalid value for " + option + ": got " + value + ", expected " + expected);
    }
  }

  /** Returns the line that says what is simulated. */
  String described(Workload workload) {
    MachineCosts machine = workload.machine();
    return String.format(
        Locale.ROOT,
        "%s: %,.0f parameters; compute %.2f ms a step%s, second moments %.0f %% of that; a message"
            + " %.0f times shorter than float32",
        workload.network(),
        workload.parameters(),
        machine.computeSeconds() * 1e3,
        device == null ? "" : " (--device)",
        machine.secondMomentShare() * 100,
        workload.message().wireRatio());
  }

  /** Returns where the workload's figures are from. */
  String source(Workload workload) {
    MachineCosts machine = workload.machine();
    return like == null
        ? "defaults, measured by this project; --like takes a run's own"
        : String.format(
            Locale.ROOT,
            "as in %s: compression takes %.1f times the default, decoding %.1f, update %.1f",
            like,
            machine.compressFactor(),
            machine.decodeFactor(),
            machine.updateFactor());
  }
}
