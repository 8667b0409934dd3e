package dev.parsimony.spark.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.driver.JavaSerialized;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.ml.tuning.TrainValidationSplit;
import org.apache.spark.ml.tuning.TrainValidationSplitModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stages saved and loaded, alone and in Pipelines, and chosen by CrossValidator. */
final class PersistenceTest {
  private static final int EXAMPLES = 60;
  private static final List<String> NAMES = List.of("ash", "beech", "cedar");
  private static final List<Blobs.Point> POINTS = Blobs.points(4, EXAMPLES);

  private static SparkSession spark;
  @TempDir private static Path folder;

  @BeforeAll
  static void start() {
    spark = Sessions.get();
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void anEstimatorKeepsAllThatWasSet() throws IOException {
    ParsimonyClassifier saved =
        Fits.classifier()
            .setFeaturesCols(new String[] {"a", "b"})
            .setInputShape(new int[] {1, 2})
            .setCompression("variance:alpha=2")
            .setSeed(7)
            .setThresholds(new double[] {0.2, 0.3, 0.5})
            .setAverageSecondMoments(true);
    saved.save(path("estimator"));
    ParsimonyClassifier loaded = ParsimonyClassifier.load(path("estimator"));
    assertEquals(saved.uid(), loaded.uid());
    assertSameParams(saved, loaded);
    assertThrows(IOException.class, () -> saved.save(path("estimator")));
    saved.write().overwrite().save(path("estimator"));
  }

  private static void assertSameParams(
      org.apache.spark.ml.param.Params saved, org.apache.spark.ml.param.Params loaded) {
    for (Param<?> param : saved.params()) {
      assertEquals(saved.isSet(param), loaded.isSet(param), param.name());
      if (saved.isDefined(param)) {
        assertEquals(text(saved.getOrDefault(param)), text(loaded.getOrDefault(param)));
      }
    }
  }

  private static String text(Object value) {
    String text = Arrays.deepToString(new Object[] {value});
    return text.startsWith("[[") && value instanceof int[] ints ? Arrays.toString(ints) : text;
  }

  @Test
  void aModelAnswersAsBeforeAndDl4jOpensIt() throws IOException {
    Dataset<Row> rows = Blobs.vectors(spark, POINTS, 2);
    ParsimonyClassifier classifier = Fits.classifier();
    ParsimonyClassificationModel model = classifier.fit(rows);
    assertEquals(classifier.uid(), model.uid());
    assertEquals(classifier, model.parent());
    assertTrue(model.hasSummary());
    assertEquals(EXAMPLES / 2 / Fits.BATCH, model.summary().totalIterations());
    assertEquals(1, model.summary().objectiveHistory().length);
    assertTrue(model.summary().toString().contains("wire"), model.summary().toString());
    assertTrue(model.summary().toJson().contains("\"wireRatio\""));
    model.save(path("model"));

    ParsimonyClassificationModel loaded = ParsimonyClassificationModel.load(path("model"));
    assertEquals(model.uid(), loaded.uid());
    assertSameParams(model, loaded);
    assertFalse(loaded.hasSummary());
    assertEquals(model.transform(rows).collectAsList(), loaded.transform(rows).collectAsList());
    MultiLayerNetwork network =
        ModelSerializer.restoreMultiLayerNetwork(new File(path("model"), "data/model.zip"), true);
    assertArrayEquals(Fits.parameters(model.toNetwork()), Fits.parameters(network));
    assertEquals(model.summary().totalIterations(), network.getIterationCount());

    ParsimonyClassificationModel sent =
        JavaSerialized.fromBytes(JavaSerialized.toBytes(model), ParsimonyClassificationModel.class);
    Vector first = POINTS.get(0).vector();
    assertEquals(model.predictProbability(first), sent.predictProbability(first));

    ParsimonyClassificationModel copy = model.copy(ParamMap.empty());
    assertEquals(model.parent(), copy.parent());
    assertTrue(copy.hasSummary());
  }

  /** Rows with names as labels and features in columns of their own. */
  private static Dataset<Row> named() {
    StructType schema = new StructType().add("tree", DataTypes.StringType);
    for (int i = 0; i < Blobs.FEATURES; i++) {
      schema = schema.add("x" + i, DataTypes.DoubleType);
    }
    return Blobs.rows(
        spark,
        POINTS,
        2,
        schema,
        p -> {
          Object[] values = new Object[1 + Blobs.FEATURES];
          values[0] = NAMES.get(p.label());
          for (int i = 0; i < Blobs.FEATURES; i++) {
            values[1 + i] = p.doubles()[i];
          }
          return RowFactory.create(values);
        });
  }

  @Test
  void aPipelineIsSavedAndLoadedWhole() throws IOException {
    StringIndexer indexer = new StringIndexer().setInputCol("tree").setOutputCol("label");
    VectorAssembler assembler =
        new VectorAssembler()
            .setInputCols(new String[] {"x0", "x1", "x2", "x3"})
            .setOutputCol("features");
    ParsimonyClassifier classifier =
        Fits.classifier().setLayers(new int[] {4, 8, 3}).setUpdater("adam:0.05").setEpochs(30);
    classifier.clear(classifier.model());
    IndexToString names =
        new IndexToString()
            .setInputCol("prediction")
            .setOutputCol("found")
            .setLabels(indexer.fit(named()).labelsArray()[0]);
    Pipeline pipeline =
        new Pipeline().setStages(new PipelineStage[] {indexer, assembler, classifier, names});
    pipeline.save(path("pipeline"));
    PipelineModel fitted = Pipeline.load(path("pipeline")).fit(named());
    fitted.save(path("fitted"));
    List<Row> answered =
        PipelineModel.load(path("fitted"))
            .transform(named())
            .select("tree", "found")
            .collectAsList();
    assertEquals(fitted.transform(named()).select("tree", "found").collectAsList(), answered);
    long right = answered.stream().filter(row -> row.get(0).equals(row.get(1))).count();
    assertTrue(right > EXAMPLES * 0.8, right + " of " + EXAMPLES);
  }

  @Test
  void crossValidationAndASplitChooseTheBetterOfTwo() {
    Dataset<Row> rows = Blobs.vectors(spark, POINTS, 2);
    ParsimonyClassifier classifier = Fits.classifier();
    ParamMap[] grid =
        new ParamGridBuilder().addGrid(classifier.epochs(), new int[] {1, 30}).build();
    CrossValidatorModel chosen =
        new CrossValidator()
            .setEstimator(classifier)
            .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("accuracy"))
            .setEstimatorParamMaps(grid)
            .setNumFolds(2)
            .setSeed(1)
            .fit(rows);
    assertTrue(
        chosen.avgMetrics()[1] > chosen.avgMetrics()[0], Arrays.toString(chosen.avgMetrics()));
    ParsimonyClassificationModel best = (ParsimonyClassificationModel) chosen.bestModel();
    assertEquals(30, best.summary().objectiveHistory().length);
    TrainValidationSplitModel split =
        new TrainValidationSplit()
            .setEstimator(classifier)
            .setEvaluator(new MulticlassClassificationEvaluator())
            .setEstimatorParamMaps(grid)
            .setSeed(1)
            .setParallelism(2)
            .fit(rows);
    assertTrue(split.validationMetrics()[1] > split.validationMetrics()[0]);
  }
}
