package dev.parsimony.spark.ml;

import dev.parsimony.secondmoment.onednn.OneDnn;
import dev.parsimony.spark.api.Parsimony;
import dev.parsimony.spark.api.TrainedNetwork;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.dl4j.CallersRuntime;
import dev.parsimony.spark.dl4j.NetworkForm;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import dev.parsimony.spark.dl4j.Networks;
import dev.parsimony.spark.ml.params.TrainingParams;
import dev.parsimony.spark.ml.rows.ExampleReader;
import dev.parsimony.spark.report.LineStream;
import dev.parsimony.spark.report.Report;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A training on the rows of a DataFrame: they become data sets as they are read, partition by
 * partition, and {@link Parsimony} trains on those.
 */
final class Training {
  /** In the name of the Estimators\' package. */
  private static final Logger LOG = LoggerFactory.getLogger("dev.parsimony.spark.ml");

  private final TrainingParams<?> params;
  private final TrainingRows rows;
  private final Optional<TrainingRows> tested;
  private final Goal goal;
  private final Consumer<NetworkForm> formKnown;
  private final LatestLine progress;

  /** What came of it. */
  record Trained(LearnedNetwork network, Report report) {}

  /**
   * @param tested rows that are tested on, where they are not among those that are trained on
   * @param formKnown is told before training what the network answers, and may refuse
   * @param progress is given what the training says, and cleared at its end
   */
  Training(
      TrainingParams<?> params,
      TrainingRows rows,
      Optional<TrainingRows> tested,
      Goal goal,
      Consumer<NetworkForm> formKnown,
      LatestLine progress) {
    this.params = params;
    this.rows = rows;
    this.tested = tested;
    this.goal = goal;
    this.formKnown = formKnown;
    this.progress = progress;
  }

  /**
   * Trains.
   *
   * @throws dev.parsimony.spark.config.UserErrorException before training, with what to change
   * @throws dev.parsimony.spark.driver.TrainingAbortedException where training began and did not
   *     end
   */
  Trained run() {
    NetworkChoice choice = new NetworkChoice(params, params, goal);
    choice.require();
    JavaSparkContext spark = rows.spark();
    try (CallersRuntime runtime = CallersRuntime.take()) {
      OneDnn.enable();
      NetworkSnapshot fresh = choice.network(spark.sc(), rows);
      OutputLabels.requireOneEach(params, Networks.outputs(fresh));
      List<String> inputs = Networks.inputs(fresh);
      List<ArrayShape> shapes = rows.shapes(inputs, choice.features());
      NetworkForm form = Networks.form(fresh, shapes);
      requireWeights(form);
      requireClasses(form);
      List<Goal> goals = OutputLabels.goals(goal, form.outputs());
      formKnown.accept(form);
      Parsimony trainer =
          TrainerSettings.of(
              Parsimony.on(spark).printTo(log()),
              params,
              folder -> folder + "/" + name(fresh, shapes));
      List<String> names = rows.featureNames(inputs, fresh.features());
      rows.logOrder(LOG, inputs, fresh.features());
      ExampleReader reader = rows.reader(inputs, shapes, fresh.features(), form, goals);
      List<String> known = names.isEmpty() ? fresh.features() : names;
      Optional<JavaRDD<MultiDataSet>> tests =
          tested.map(
              own -> own.dataSets(testedReader(own, inputs, shapes, known, form, goals), false));
      TrainedNetwork<?> trained = fit(trainer, fresh.toModel(), reader, tests);
      NetworkSnapshot network = NetworkSnapshot.of(trained.network()).learnedFrom(names);
      return new Trained(new LearnedNetwork(network, inputs, shapes, form), trained.report());
    } finally {
      progress.clear();
    }
  }

  private ExampleReader testedReader(
      TrainingRows own,
      List<String> inputs,
      List<ArrayShape> shapes,
      List<String> known,
      NetworkForm form,
      List<Goal> goals) {
    try {
      ExampleReader reader = own.reader(inputs, shapes, known, form, goals);
      own.logOrder(LOG, inputs, known);
      return reader;
    } catch (UserErrorException e) {
      throw TrainingSchema.ofTested(e);
    }
  }

  private String name(NetworkSnapshot network, List<ArrayShape> shapes) {
    return TrainingName.of(params, network, shapes, rows.hash(), tested.map(TrainingRows::hash));
  }

  private void requireClasses(NetworkForm form) {
    for (int i = 0; i < form.outputs().size(); i++) {
      LabelColumn label = rows.labels().get(i);
      label.requireNamedClasses(form.outputs().get(i).classes());
      if (tested.isPresent()) {
        label.requireSameClasses(tested.get().labels().get(i));
      }
    }
  }

  private void requireWeights(NetworkForm form) {
    if (form.perStep() && params.isDefined(params.weightCol())) {
      throw new UserErrorException(
          "The network answers at every time step, for which rows have no weights; leave weightCol"
              + " out.");
    }
  }

  private TrainedNetwork<?> fit(
      Parsimony plain,
      Model network,
      ExampleReader reader,
      Optional<JavaRDD<MultiDataSet>> others) {
    JavaRDD<MultiDataSet> training = rows.dataSets(reader, false);
    Optional<JavaRDD<MultiDataSet>> tests =
        reader.validation().present() ? Optional.of(rows.dataSets(reader, true)) : others;
    Parsimony weighted = reader.weight().present() ? plain.labelMasksAreWeights() : plain;
    Parsimony trainer = tests.map(weighted::testOnMultiDataSet).orElse(weighted);
    return network instanceof ComputationGraph graph
        ? trainer.fitMultiDataSet(graph, training)
        : trainer.fit((MultiLayerNetwork) network, training.map(Training::single));
  }

  /** Returns a data set of one array of features as one for a sequential network. */
  private static DataSet single(MultiDataSet data) {
    return new DataSet(data.getFeatures(0), data.getLabels(0), null, data.getLabelsMaskArray(0));
  }

  private PrintStream log() {
    LineStream lines =
        new LineStream(
            said -> {
              LOG.info("{}", said);
              progress.take(said);
            });
    return new PrintStream(lines, true, StandardCharsets.UTF_8);
  }
}
