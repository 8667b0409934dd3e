package dev.parsimony.spark.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies of both kinds of stages with values of their own, and the schemas that they announce. */
final class CopiesTest {
  private static Dataset<Row> rows;
  private static ParsimonyClassificationModel classes;
  private static ParsimonyRegressionModel values;
  @TempDir private static Path folder;

  @BeforeAll
  static void train() {
    SparkSession spark = Sessions.get();
    rows = Blobs.vectors(spark, Blobs.points(6, 32), 2);
    classes = Fits.classifier().fit(rows);
    values = regressor().fit(rows);
  }

  private static ParsimonyRegressor regressor() {
    return new ParsimonyRegressor()
        .setLayers(new int[] {Blobs.FEATURES, 4, 1})
        .setNumWorkers(2)
        .setBatchSize(Fits.BATCH)
        .setThreadsPerWorker(1);
  }

  @Test
  void aModelsCopyHasItsNetworkAndValuesOfItsOwn() {
    ParsimonyClassificationModel copy =
        classes.copy(new ParamMap().put(classes.inferBatchSize().w(3)));
    assertNotSame(classes, copy);
    assertEquals(classes.uid(), copy.uid());
    assertSame(classes.parent(), copy.parent());
    assertEquals(3, copy.getInferBatchSize());
    assertEquals(1024, classes.getInferBatchSize());
    assertArrayEquals(Fits.parameters(classes.toNetwork()), Fits.parameters(copy.toNetwork()));
    assertEquals(classes.transform(rows).collectAsList(), copy.transform(rows).collectAsList());
  }

  @Test
  void aRegressionModelsCopyDoes() {
    ParsimonyRegressionModel copy = values.copy(new ParamMap().put(values.inferBatchSize().w(3)));
    assertEquals(values.uid(), copy.uid());
    assertSame(values.parent(), copy.parent());
    assertEquals(3, copy.getInferBatchSize());
    assertEquals(1024, values.getInferBatchSize());
    assertEquals(values.transform(rows).collectAsList(), copy.transform(rows).collectAsList());
    Vector first = rows.first().getAs("features");
    assertEquals(values.predict(first), copy.predict(first));
  }

  @Test
  void aRegressorIsCopiedSavedAndLoaded() throws Exception {
    ParsimonyRegressor regressor = regressor();
    ParsimonyRegressor copy = regressor.copy(new ParamMap().put(regressor.epochs().w(4)));
    assertEquals(4, copy.getEpochs());
    assertFalse(regressor.isSet(regressor.epochs()));
    copy.save(folder.resolve("regressor").toString());
    ParsimonyRegressor loaded = ParsimonyRegressor.load(folder.resolve("regressor").toString());
    assertEquals(regressor.uid(), loaded.uid());
    assertEquals(4, loaded.getEpochs());
    assertArrayEquals(regressor.getLayers(), loaded.getLayers());
  }

  @Test
  void transformHasTheSchemaThatIsAnnounced() {
    for (List<String> names :
        List.of(
            List.of("raw", "probability", "found"),
            List.of("", "probability", "found"),
            List.of("raw", "", ""),
            List.of("", "", ""))) {
      ParsimonyClassificationModel model = classes.copy(ParamMap.empty());
      model.setRawPredictionCol(names.get(0));
      model.setProbabilityCol(names.get(1));
      model.setPredictionCol(names.get(2));
      assertEquals(
          model.transformSchema(rows.schema()).simpleString(),
          model.transform(rows).schema().simpleString());
    }
    assertEquals(
        values.transformSchema(rows.schema()).simpleString(),
        values.transform(rows).schema().simpleString());
  }
}
