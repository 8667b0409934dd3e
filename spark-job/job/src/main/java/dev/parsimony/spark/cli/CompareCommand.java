package dev.parsimony.spark.cli;

import dev.parsimony.spark.driver.Comparison;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code compare}: runs beside each other; starts no Spark. */
@Command(
    name = "compare",
    description = {
      "Shows runs beside each other: a table, and a page with their curves.",
      "Reads report.json of runs that ended; trains nothing.",
      ""
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    showDefaultValues = true,
    sortOptions = false,
    usageHelpWidth = 100)
final class CompareCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "RUN",
      arity = "1..*",
      description =
          "Output folders of 2 to 7 runs, or their report.json, on any Hadoop file system.")
  private List<String> runs = List.of();

  @Option(
      names = "--page",
      paramLabel = "FILE",
      defaultValue = "compare.html",
      description = "The page to write, on any Hadoop file system; one that is there is replaced.")
  private String page = "";

  @Override
  public Integer call() {
    Comparison comparison = new Comparison(SparkHadoopUtil.get().newConfiguration(new SparkConf()));
    CommandLine line = Parsed.required(spec).commandLine();
    line.getOut().print(comparison.write(runs, page));
    line.getOut().println("saved " + page);
    line.getOut().flush();
    return CommandLine.ExitCode.OK;
  }
}
