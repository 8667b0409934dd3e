package dev.parsimony.spark.driver.inference;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.DataSource;
import dev.parsimony.spark.config.InferenceConfig;
import dev.parsimony.spark.config.LabelKind;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.SourceExamples;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.dl4j.AnswerForm;
import dev.parsimony.spark.dl4j.InferenceNetwork;
import dev.parsimony.spark.dl4j.Networks;
import dev.parsimony.spark.dl4j.evaluation.Labelled;
import dev.parsimony.spark.dl4j.evaluation.OutputEvaluation;
import dev.parsimony.spark.dl4j.evaluation.RocMode;
import dev.parsimony.spark.driver.OutputFolder;
import dev.parsimony.spark.report.JsonText;
import dev.parsimony.spark.report.RunConsole;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;

/** The {@code evaluate} command, from validated arguments to printed figures. */
@Internal
public final class EvaluationJob {
  private static final String FILE = "evaluation.json";

  private final InferenceConfig config;
  private final JavaSparkContext spark;
  private final RunConsole console;

  /**
   * @param spark stays open
   */
  public EvaluationJob(InferenceConfig config, JavaSparkContext spark, RunConsole console) {
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
    if (config.output().isEmpty()) {
      evaluate(Optional.empty());
      return;
    }
    try (OutputFolder output =
        OutputFolder.check(
            config.output().get(), config.overwrite(), spark.hadoopConfiguration())) {
      evaluate(Optional.of(output));
    }
  }

  private void evaluate(Optional<OutputFolder> output) {
    InferenceRun run = new InferenceRun(config, spark);
    SourceExamples examples =
        SourceExamples.labelled(
            spark,
            run.request(),
            Networks.labels(run.network()),
            format -> network(run, format).forms().get(0).classes(),
            run.classNames());
    console.say(examples.description());
    examples.remarks().forEach(console::say);
    InferenceNetwork network = network(run, examples.format());
    AnswerForm form = form(run, network, examples);
    output.ifPresent(folder -> folder.take(run.owner(), console::say));
    EvaluationReport report = report(run, examples, form, network.penalty());
    console.say(EvaluationTable.of(report).stripTrailing());
    if (output.isPresent()) {
      output.get().write(FILE, JsonText.of(report));
      console.say("saved " + FILE + " in " + output.get());
    }
  }

  private static InferenceNetwork network(InferenceRun run, ExampleFormat format) {
    return InferenceNetwork.labelled(run.network(), format, run.convolutions());
  }

  private AnswerForm form(InferenceRun run, InferenceNetwork network, SourceExamples examples) {
    AnswerForm form = network.forms().get(0);
    if (examples.format().hasClasses()) {
      run.requireNames(form.classes());
      return form.ofClasses();
    }
    if (form.task() == AnswerForm.Task.CLASSES) {
      throw new UserErrorException(
          "The data has values, but the network's output '"
              + form.name()
              + "' names a class; say label= for the column of the class, instead of values=.");
    }
    boolean labels =
        config.data() instanceof DataSource.Table table
            && table.options().targets().kind() == LabelKind.LABELS;
    if (labels && form.task() == AnswerForm.Task.VALUES) {
      throw new UserErrorException(
          "The data has labels of 0 and 1, but the network's output '"
              + form.name()
              + "' answers with numbers; say values= instead of labels=.");
    }
    if (form.perStep() || form.columns() != examples.valueNames().size()) {
      throw new UserErrorException(
          "The network answers with "
              + form.columns()
              + " values, but an example of the data has "
              + examples.valueNames().size()
              + "; name one column for each, in their order.");
    }
    return form;
  }

  private EvaluationReport report(
      InferenceRun run, SourceExamples examples, AnswerForm form, double penalty) {
    boolean classes = examples.format().hasClasses();
    List<String> names = classes ? run.classNames() : examples.valueNames();
    int steps = examples.format().labelsPerStep() ? examples.format().shape().steps() : 1;
    Labelled labelled = new Labelled(names, RocMode.of(form, examples.examples() * steps));
    List<OutputEvaluation> merged = new ArrayList<>();
    double[] loss = new double[1];
    run.run(
        examples,
        true,
        "Evaluation",
        answering -> new EvaluationTask(answering, form, labelled),
        result -> {
          loss[0] += result.loss();
          OutputEvaluation piece = result.evaluations().get(0);
          if (merged.isEmpty()) {
            merged.add(piece);
          } else {
            merged.get(0).merge(piece);
          }
        });
    return new EvaluationReport(
        config.model(),
        examples.description(),
        examples.examples(),
        loss[0] / examples.examples() + penalty,
        merged.get(0).figures());
  }
}
