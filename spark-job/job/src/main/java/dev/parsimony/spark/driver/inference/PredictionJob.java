package dev.parsimony.spark.driver.inference;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.CsvOptions;
import dev.parsimony.spark.config.DataSource;
import dev.parsimony.spark.config.InferenceConfig;
import dev.parsimony.spark.config.PredictionFile;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.SourceExamples;
import dev.parsimony.spark.dl4j.AnswerForm;
import dev.parsimony.spark.dl4j.InferenceNetwork;
import dev.parsimony.spark.driver.OutputFolder;
import dev.parsimony.spark.files.Folder;
import dev.parsimony.spark.report.RunConsole;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;

/** The {@code predict} command, from validated arguments to saved predictions. */
@Internal
public final class PredictionJob {
  /** Says that all files are there, as Spark's own jobs say it. */
  private static final String SUCCESS = "_SUCCESS";

  private final InferenceConfig config;
  private final JavaSparkContext spark;
  private final RunConsole console;
  private final PredictionFormat format;

  /**
   * @param config with an output folder
   * @param file format of the predictions
   * @param spark stays open
   * @throws UserErrorException where this Spark lacks what the format takes
   */
  public PredictionJob(
      InferenceConfig config, PredictionFile file, JavaSparkContext spark, RunConsole console) {
    this.format = PredictionFormats.of(file);
    this.config = config;
    this.spark = spark;
    this.console = console;
  }

  /**
   * Runs it.
   *
   * @throws UserErrorException where model or data are not as they should be
   * @throws InferenceAbortedException where Spark gave up
   */
  public void run() throws IOException {
    String name = config.output().orElseThrow();
    try (OutputFolder output =
        OutputFolder.check(name, config.overwrite(), spark.hadoopConfiguration())) {
      InferenceRun run = new InferenceRun(config, spark);
      SourceExamples examples = SourceExamples.unlabelled(spark, run.request());
      console.say(examples.description());
      examples.remarks().forEach(console::say);
      List<AnswerForm> forms = forms(run, examples);
      if (forms.size() == 1 && forms.get(0).task() == AnswerForm.Task.CLASSES) {
        run.requireNames(forms.get(0).classes());
      }
      format.requireColumns(forms, run.classNames());
      output.take(run.owner(), console::say);
      output.discard(
          file ->
              file.equals(SUCCESS) || PredictionTask.written(file) || Folder.isUnfinished(file));
      predict(run, examples, forms, output);
    }
  }

  private List<AnswerForm> forms(InferenceRun run, SourceExamples examples) {
    try {
      return InferenceNetwork.unlabelled(run.network(), examples.format(), run.convolutions())
          .forms();
    } catch (UserErrorException e) {
      boolean last =
          config.data() instanceof DataSource.Csv csv
              && csv.options().labelled()
              && !csv.options().has(CsvOptions.Key.LABEL);
      throw last
          ? new UserErrorException(
              e.sentence()
                  + "; the last column was taken for the class: say label=none if there is none.",
              e)
          : e;
    }
  }

  private void predict(
      InferenceRun run, SourceExamples examples, List<AnswerForm> forms, OutputFolder output) {
    SerializableConfiguration hadoop = new SerializableConfiguration(spark.hadoopConfiguration());
    String folder = output.location();
    List<String> classes = run.classNames();
    run.run(
        examples,
        false,
        "Prediction",
        answering -> new PredictionTask(answering, hadoop, folder, format, forms, classes),
        result -> {});
    output.write(SUCCESS, new byte[0]);
    int files = examples.pieces().all().size();
    console.say(
        String.format(
            Locale.ROOT,
            "saved %,d predictions in %s, %d file%s",
            examples.examples(),
            output,
            files,
            files == 1 ? "" : "s"));
  }
}
