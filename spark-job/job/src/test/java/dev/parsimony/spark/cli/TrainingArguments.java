package dev.parsimony.spark.cli;

import dev.parsimony.spark.driver.TrainingJob;
import dev.parsimony.spark.report.RunConsole;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine;

/** Training as a user asks for it on the command line, in this JVM. */
public final class TrainingArguments {
  private TrainingArguments() {}

  /** Trains, with arguments between blanks. */
  public static void train(JavaSparkContext spark, String arguments) throws Exception {
    TrainCommand command = new TrainCommand();
    CommandLine line = new CommandLine(command);
    line.setResourceBundle(new HelpTexts());
    Converters.register(line);
    line.setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments.split(" ", -1));
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    new TrainingJob(command.config(), spark, new RunConsole(nowhere, false)).run();
  }
}
