package dev.parsimony.spark.cli;

import dev.parsimony.spark.driver.Comparison;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code show}: the table of a run that ended; starts no Spark. */
@Command(
    name = "show",
    description = {"Prints the table of a run that ended, from its report.json.", ""},
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    usageHelpWidth = 100)
final class ShowCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "RUN",
      description = "Output folder of the run, or its report.json, on any Hadoop file system.")
  private String run = "";

  @Override
  public Integer call() {
    Comparison comparison = new Comparison(SparkHadoopUtil.get().newConfiguration(new SparkConf()));
    CommandLine line = Parsed.required(spec).commandLine();
    line.getOut().print(comparison.table(run));
    line.getOut().flush();
    return CommandLine.ExitCode.OK;
  }
}
