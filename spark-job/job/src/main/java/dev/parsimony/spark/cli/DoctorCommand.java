package dev.parsimony.spark.cli;

import dev.parsimony.spark.config.SparkSettings;
import dev.parsimony.spark.driver.doctor.DoctorJob;
import dev.parsimony.spark.report.RunConsole;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code doctor}: says what a run would meet. */
@Command(
    name = "doctor",
    description = {
      "Says what a run would meet: settings, this machine and those of the workers.",
      "Each finding is one sentence; where something is amiss, with what to change.",
      ""
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    showDefaultValues = true,
    sortOptions = false,
    usageHelpWidth = 100)
final class DoctorCommand implements Callable<Integer> {
  private static final int MAX_WORKERS = 10_000;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "4",
      description = "Workers of the run; each takes one slot of Spark's.")
  private int workers;

  @Option(
      names = "--exchange",
      description =
          "Time rounds of the exchange between the workers, too: of one byte, and of one MiB from"
              + " each.")
  private boolean exchange;

  @Override
  public Integer call() throws Exception {
    WorkloadArguments.require(
        Parsed.required(spec).commandLine(),
        workers >= 1 && workers <= MAX_WORKERS,
        "--workers",
        workers,
        "1 to " + MAX_WORKERS);
    SparkConf conf = SparkSettings.prepare(OptionalInt.empty(), workers);
    RunConsole console = SparkWork.console();
    console.say(String.join("", new Version().getVersion()));
    DoctorJob job = new DoctorJob(workers, exchange, console::say);
    job.driver(conf);
    SparkWork.run(conf, console, "the check", job::executors);
    job.end();
    return ExitCode.OK;
  }
}
