package dev.parsimony.spark.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.UserErrorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Graphs with several outputs learn each from a column of its own, of classes or of values. */
final class SeveralOutputsTest {
  private static final int EPOCHS = 3;
  private static final double CLOSE = 1e-6;
  private static final int SEEN = 6;
  private static final String[] LABELS = {"label", "odd", "sum", "both"};
  private static final List<Blobs.Point> POINTS = Blobs.points(8, 40);

  private static final StructType SCHEMA =
      new StructType()
          .add("features", SQLDataTypes.VectorType())
          .add("label", DataTypes.IntegerType)
          .add("odd", DataTypes.LongType)
          .add("sum", DataTypes.FloatType)
          .add("both", DataTypes.createArrayType(DataTypes.DoubleType))
          .add("aside", DataTypes.BooleanType)
          .add("text", DataTypes.StringType);

  private static SparkSession spark;
  private static Dataset<Row> rows;
  private static ParsimonyClassificationModel mixed;

  @TempDir private Path folder;

  @BeforeAll
  static void train() {
    spark = Sessions.get();
    rows = Blobs.rows(spark, POINTS, 2, SCHEMA, SeveralOutputsTest::row);
    mixed = classifier().fit(rows);
  }

  private static OutputLayer head(LossFunction loss, Activation activation, int outputs) {
    return Fits.head(loss, activation, SEEN, outputs);
  }

  /** A graph whose outputs are to be added behind {@code seen}. */
  private static GraphBuilder graph() {
    return new NeuralNetConfiguration.Builder()
        .seed(3)
        .updater(new Adam(0.01))
        .graphBuilder()
        .addInputs("in")
        .addLayer("seen", new DenseLayer.Builder().nIn(Blobs.FEATURES).nOut(SEEN).build(), "in");
  }

  /** A class out of three, yes or no, a value, and two values. */
  private static ComputationGraphConfiguration fourHeads() {
    return graph()
        .addLayer("kind", head(LossFunction.MCXENT, Activation.SOFTMAX, Blobs.CLASSES), "seen")
        .addLayer("yes", head(LossFunction.XENT, Activation.SIGMOID, 1), "seen")
        .addLayer("value", head(LossFunction.MSE, Activation.IDENTITY, 1), "seen")
        .addLayer("pair", head(LossFunction.MSE, Activation.IDENTITY, 2), "seen")
        .setOutputs("kind", "yes", "value", "pair")
        .build();
  }

  /** Two values and one more. */
  private static ComputationGraphConfiguration values() {
    return graph()
        .addLayer("pair", head(LossFunction.MSE, Activation.IDENTITY, 2), "seen")
        .addLayer("value", head(LossFunction.MSE, Activation.SIGMOID, 1), "seen")
        .setOutputs("pair", "value")
        .build();
  }

  private static float sum(Blobs.Point point) {
    return point.features()[0] + point.features()[1];
  }

  private static Row row(Blobs.Point point) {
    return RowFactory.create(
        point.vector(),
        point.label(),
        (long) (point.label() % 2),
        sum(point),
        new Double[] {(double) point.features()[2], 1.0 - point.label()},
        point.features()[3] > 0,
        "text");
  }

  private static MultiDataSet dataSet(Blobs.Point point) {
    float[][] kind = new float[1][Blobs.CLASSES];
    kind[0][point.label()] = 1;
    return new org.nd4j.linalg.dataset.MultiDataSet(
        new INDArray[] {features(point)},
        new INDArray[] {
          Nd4j.createFromArray(kind),
          Nd4j.createFromArray(new float[][] {{point.label() % 2}}),
          Nd4j.createFromArray(new float[][] {{sum(point)}}),
          Nd4j.createFromArray(new float[][] {{point.features()[2], 1 - point.label()}})
        });
  }

  private static INDArray features(Blobs.Point point) {
    return Nd4j.createFromArray(new float[][] {point.features()});
  }

  private static ParsimonyClassifier classifier() {
    return Fits.classifier().setModel(fourHeads().toJson()).setLabelCols(LABELS).setEpochs(EPOCHS);
  }

  private static ParsimonyRegressor regressor() {
    return new ParsimonyRegressor()
        .setModel(values().toJson())
        .setNumWorkers(2)
        .setBatchSize(Fits.BATCH)
        .setThreadsPerWorker(1)
        .setLabelCol(new String[] {"both", "sum"});
  }

  @Test
  void theSameBitsAsMultiDataSets() {
    List<MultiDataSet> examples = POINTS.stream().map(SeveralOutputsTest::dataSet).toList();
    float[] expected = Fits.learned(spark, EPOCHS, fourHeads(), examples);
    assertArrayEquals(expected, Fits.parameters(mixed.toNetwork()));
  }

  @Test
  void eachOutputHasColumnsOfItsOwnWithTheAnswersOfDl4j() {
    Dataset<Row> answered = mixed.copy(ParamMap.empty()).setInferBatchSize(7).transform(rows);
    assertEquals(
        List.of(
            "rawPrediction_kind",
            "probability_kind",
            "prediction_kind",
            "rawPrediction_yes",
            "probability_yes",
            "prediction_yes",
            "prediction_value",
            "prediction_pair"),
        Arrays.asList(answered.columns()).subList(SCHEMA.size(), answered.columns().length));
    ComputationGraph graph = (ComputationGraph) mixed.toNetwork();
    List<Row> answers = answered.collectAsList();
    for (int i = 0; i < POINTS.size(); i++) {
      Row row = answers.get(i);
      INDArray[] outputs = graph.output(features(POINTS.get(i)));
      double[] kind = row.<Vector>getAs("probability_kind").toArray();
      assertArrayEquals(outputs[0].toDoubleVector(), kind, CLOSE);
      assertEquals(
          outputs[0].argMax(1).getInt(0), (int) row.<Double>getAs("prediction_kind").doubleValue());
      double yes = outputs[1].getDouble(0);
      assertArrayEquals(
          new double[] {1 - yes, yes}, row.<Vector>getAs("probability_yes").toArray(), CLOSE);
      assertEquals(yes > 0.5 ? 1 : 0, row.<Double>getAs("prediction_yes"));
      assertEquals(outputs[2].getDouble(0), row.<Double>getAs("prediction_value"), CLOSE);
      assertArrayEquals(
          outputs[3].toDoubleVector(), row.<Vector>getAs("prediction_pair").toArray(), CLOSE);
    }
  }

  @Test
  void columnsAreAnnouncedAndLeftOutWithoutAName() {
    StructType announced = classifier().transformSchema(SCHEMA);
    StructType found = mixed.transform(rows).schema();
    assertEquals(found.simpleString(), announced.simpleString());
    for (StructType schema : List.of(announced, found)) {
      NominalAttribute classes =
          (NominalAttribute) Attribute.fromStructField(schema.apply("prediction_kind"));
      assertEquals(Blobs.CLASSES, classes.getNumValues().get());
    }
    ParsimonyClassificationModel model = mixed.copy(ParamMap.empty());
    model.setRawPredictionCol("");
    model.setProbabilityCol("");
    model.setPredictionCol("found");
    StructType fewer = model.transform(rows).schema();
    assertEquals(
        List.of("found_kind", "found_yes", "found_value", "found_pair"),
        Arrays.asList(fewer.fieldNames()).subList(SCHEMA.size(), fewer.size()));
    assertEquals(
        Arrays.asList("prediction_pair", "prediction_value"),
        Arrays.asList(regressor().transformSchema(SCHEMA).fieldNames())
            .subList(SCHEMA.size(), SCHEMA.size() + 2));
  }

  @Test
  void aSavedModelAnswersAsBeforeAndItsFileIsTrainedOn() throws IOException {
    mixed.save(folder.resolve("model").toString());
    ParsimonyClassificationModel loaded =
        ParsimonyClassificationModel.load(folder.resolve("model").toString());
    assertEquals(mixed.transform(rows).collectAsList(), loaded.transform(rows).collectAsList());

    ParsimonyClassifier further = classifier().setModelPath(folder + "/model/data/model.zip");
    further.clear(further.model());
    further.save(folder.resolve("estimator").toString());
    ParsimonyClassifier read = ParsimonyClassifier.load(folder.resolve("estimator").toString());
    assertArrayEquals(LABELS, read.getLabelCols());
    assertEquals(
        mixed.transform(rows).schema().simpleString(), read.transformSchema(SCHEMA).simpleString());
    int perEpoch = POINTS.size() / 2 / Fits.BATCH;
    assertEquals(
        2 * EPOCHS * perEpoch,
        ((ComputationGraph) read.fit(rows).toNetwork()).getConfiguration().getIterationCount());
  }

  @Test
  void stagesBehindItReadItsColumns() {
    Pipeline pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  classifier(),
                  new VectorAssembler()
                      .setInputCols(new String[] {"probability_kind", "prediction_value"})
                      .setOutputCol("all")
                });
    PipelineModel fitted = pipeline.fit(rows);
    Dataset<Row> answered = fitted.transform(rows);
    assertEquals(Blobs.CLASSES + 1, answered.first().<Vector>getAs("all").size());
    double accuracy =
        new MulticlassClassificationEvaluator()
            .setMetricName("accuracy")
            .setPredictionCol("prediction_kind")
            .evaluate(answered);
    ComputationGraph graph = (ComputationGraph) mixed.toNetwork(); // trained alike
    long right =
        POINTS.stream()
            .filter(point -> graph.output(features(point))[0].argMax(1).getInt(0) == point.label())
            .count();
    assertEquals((double) right / POINTS.size(), accuracy);
    assertTrue(right > 0 && right < POINTS.size(), right + " right: tells nothing");
  }

  /** The loss that chooses the epoch is the sum of the outputs'. */
  @Test
  void rowsThatAreTestedOnChooseTheEpoch() {
    ParsimonyClassificationModel model =
        classifier().setValidationIndicatorCol("aside").setEarlyStoppingRounds(2).fit(rows);
    double[] losses = model.summary().validationHistory();
    assertEquals(EPOCHS, losses.length);
    double lowest = Arrays.stream(losses).min().orElseThrow();
    assertEquals(lowest, losses[model.summary().bestEpoch() - 1]);
    assertEquals(
        List.of("kind", "yes", "value", "pair"),
        model.summary().report().outputs().stream().map(figures -> figures.output()).toList());
    Dataset<Row> aside = rows.filter("aside");
    assertArrayEquals(
        losses,
        classifier()
            .setEvalDataset(aside)
            .fit(rows.filter("not aside"))
            .summary()
            .validationHistory(),
        CLOSE);
  }

  @Test
  void aRegressorLearnsValuesAtEach() {
    ParsimonyRegressionModel model = regressor().fit(rows);
    ComputationGraph graph = (ComputationGraph) model.toNetwork();
    Row first = model.transform(rows).first();
    INDArray[] outputs = graph.output(features(POINTS.get(0)));
    assertArrayEquals(
        outputs[0].toDoubleVector(), first.<Vector>getAs("prediction_pair").toArray(), CLOSE);
    assertEquals(outputs[1].getDouble(0), first.<Double>getAs("prediction_value"), CLOSE);
    assertTrue(sentence(() -> model.predict(first.getAs("features"))).contains("several outputs"));
  }

  @Test
  void whatIsOfOneOutputIsRefused() {
    Vector point = Vectors.dense(1, 2, 3, 4);
    assertTrue(sentence(() -> mixed.predict(point)).contains("several outputs"));
    assertTrue(sentence(mixed::numClasses).contains("several outputs"));
    assertTrue(sentence(mixed::toSparkModel).contains("graph"));
    ParsimonyClassificationModel model = mixed.copy(ParamMap.empty());
    double[] thresholds = {0.2, 0.3, 0.5};
    assertTrue(sentence(() -> model.setThresholds(thresholds)).contains("several outputs"));
    model.set(model.thresholds(), thresholds);
    assertTrue(sentence(() -> model.transform(rows)).contains("thresholds are for networks"));

    refused(c -> c.setThresholds(new double[] {0.5, 0.5}), "thresholds are for networks");
    refused(c -> c.setWeightCol("sum"), "weightCol is for networks with one output");
    refused(c -> c.setClassWeights("balanced"), "classWeights is for networks with one output");
  }

  @Test
  void labelColumnsThatDoNotFitAreRefusedBeforeAnyJob() {
    refused(
        c -> c.setLabelCol(new String[] {"label", "odd"}),
        "There are 2 labelCols (label, odd), but the network has 4 outputs (kind, yes, value,"
            + " pair); name one for each, in this order.");
    refused(
        c -> c.setLabelCol("label"), "name one label column for each, in this order, by labelCols");
    refused(
        c -> c.setLabelCols(new String[] {"label", "odd", "x", "both"}), "There is no column 'x'");
    refused(
        c -> c.setLabelCols(new String[] {"text", "odd", "sum", "both"}),
        "'text'",
        "StringIndexer");
    refused(c -> c.setLabelCols(new String[] {"label", "odd", "text", "both"}), "'text'", "string");
    refused(
        c -> c.setLabelCols(new String[] {"both", "odd", "sum", "both"}),
        "'both'",
        "a class for each time step");
    refused(
        c -> c.setLabelCols(new String[] {"label", "odd", "sum", "sum"}),
        "predicts 2 values, but the label column 'sum' holds one");
    refused(c -> c.setModel(Fits.configuration().toJson()), "single output", "labelCol instead");
    refused(c -> c.setModel("mlp:8"), "single output");
    refused(c -> c.setLayers(new int[] {4, 3}), "2 are set");
    refused(
        c -> c.setModel(values().toJson()).setLabelCols(new String[] {"both", "sum"}),
        "None of the network's outputs (pair, value) tells classes apart",
        "ParsimonyRegressor");
    refused(c -> c.setEvalDataset(rows.drop("odd")), "In the DataFrame of setEvalDataset", "'odd'");
    String number =
        sentence(
            () ->
                regressor()
                    .setModel(fourHeads().toJson())
                    .setLabelCols(LABELS)
                    .transformSchema(SCHEMA));
    assertTrue(number.contains("output 'kind' tells 3 classes apart"), number);
    assertTrue(number.contains("use ParsimonyClassifier"), number);
    assertThrows(IllegalArgumentException.class, () -> classifier().setLabelCols(new String[] {}));
  }

  /** A file's outputs are not known before it is read. */
  @Test
  void aFileWithSeveralOutputsNeedsLabelColsToo() throws IOException {
    Path json = folder.resolve("network.json");
    Files.writeString(json, fourHeads().toJson());
    ParsimonyClassifier classifier = Fits.classifier().setModelPath(json.toString());
    classifier.clear(classifier.model());
    String unnamed = sentence(() -> classifier.fit(rows));
    assertTrue(unnamed.contains("The network has 4 outputs"), unnamed);
    String fewer =
        sentence(
            () -> classifier.setLabelCols(new String[] {"label", "odd"}).transformSchema(SCHEMA));
    assertTrue(fewer.contains("There are 2 labelCols"), fewer);
  }

  @Test
  void aRowWithALabelThatIsNoneIsNamed() {
    Dataset<Row> bad =
        rows.coalesce(1)
            .withColumn("odd", functions.when(functions.col("label").equalTo(2), 7).otherwise(0));
    String sentence = sentence(() -> classifier().fit(bad));
    assertTrue(sentence.contains("the label 7.0 in the column 'odd'"), sentence);
    assertTrue(sentence.contains("of partition 0"), sentence);
  }

  private static void refused(
      Function<ParsimonyClassifier, ParsimonyClassifier> change, String... words) {
    ParsimonyClassifier classifier = change.apply(classifier());
    String sentence = sentence(() -> classifier.transformSchema(SCHEMA));
    for (String word : words) {
      assertTrue(sentence.contains(word), sentence);
    }
  }

  private static String sentence(org.junit.jupiter.api.function.Executable refused) {
    return assertThrows(UserErrorException.class, refused).sentence();
  }
}
