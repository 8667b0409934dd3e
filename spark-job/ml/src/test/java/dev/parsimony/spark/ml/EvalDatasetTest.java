package dev.parsimony.spark.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.UserErrorException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of a DataFrame of their own against rows that an indicator column sets aside. */
final class EvalDatasetTest {
  private static final int EPOCHS = 3;
  private static final Dataset<Row> ROWS =
      Blobs.vectors(Sessions.get(), Blobs.points(1, 60), 3).withColumn("aside", lit(false));
  private static final Dataset<Row> TESTED =
      Blobs.vectors(Sessions.get(), Blobs.points(2, 20), 2).withColumn("aside", lit(true));

  @TempDir Path folder;

  private static ParsimonyClassifier classifier() {
    return Fits.classifier().setEpochs(EPOCHS);
  }

  private static void assertSame(
      ParsimonyClassificationModel expected, ParsimonyClassificationModel actual) {
    assertArrayEquals(Fits.parameters(expected.toNetwork()), Fits.parameters(actual.toNetwork()));
    double[] losses = expected.summary().validationHistory();
    assertEquals(EPOCHS, losses.length);
    assertArrayEquals(losses, actual.summary().validationHistory());
  }

  @Test
  void itIsTestedOnAndNotTrainedOn() {
    ParsimonyClassificationModel expected =
        classifier().setValidationIndicatorCol("aside").fit(TESTED.union(ROWS));
    Dataset<Row> others =
        TESTED
            .withColumn("features", functions.vector_to_array(col("features"), "float32"))
            .withColumn("label", col("label").cast("int"));
    ParsimonyClassifier copy = classifier().setEvalDataset(others).copy(ParamMap.empty());
    assertSame(expected, copy.fit(ROWS));
  }

  /** Names decide, not places: else the losses would be those of other features. */
  @Test
  void itsVectorsMayHaveAnotherOrder() {
    Dataset<Row> rows = assembled(ROWS, "a", "b", "c", "d");
    ParsimonyClassifier classifier = classifier().setFeaturesCol("named");
    ParsimonyClassificationModel expected =
        classifier.setEvalDataset(assembled(TESTED, "a", "b", "c", "d")).fit(rows);
    assertSame(
        expected, classifier.setEvalDataset(assembled(TESTED, "d", "b", "a", "c")).fit(rows));
  }

  private static Dataset<Row> assembled(Dataset<Row> rows, String... order) {
    Column array = functions.vector_to_array(col("features"), "float64");
    Dataset<Row> columns = rows;
    List<String> names = List.of("a", "b", "c", "d");
    for (int i = 0; i < names.size(); i++) {
      columns = columns.withColumn(names.get(i), element_at(array, i + 1));
    }
    return new VectorAssembler().setInputCols(order).setOutputCol("named").transform(columns);
  }

  @Test
  void itsClassesMustBeThoseOfTheTraining() {
    UserErrorException refused =
        assertThrows(
            UserErrorException.class,
            () ->
                classifier()
                    .setLabelCol("class")
                    .setEvalDataset(indexed(TESTED, "alphabetDesc"))
                    .fit(indexed(ROWS, "alphabetAsc")));
    assertTrue(refused.sentence().contains("StringIndexer"), refused.sentence());
  }

  private static Dataset<Row> indexed(Dataset<Row> rows, String order) {
    return new StringIndexer()
        .setInputCol("label")
        .setOutputCol("class")
        .setStringOrderType(order)
        .fit(rows)
        .transform(rows);
  }

  @Test
  void aCheckpointOfOtherTestsIsNotGoneOnFrom() {
    ParsimonyClassifier classifier =
        classifier().setCheckpointDir(folder.toUri().toString()).setEvalDataset(TESTED);
    ParsimonyClassificationModel first = classifier.fit(ROWS);
    ParsimonyClassificationModel second = classifier.setEvalDataset(TESTED.limit(7)).fit(ROWS);
    assertEquals(EPOCHS, second.summary().validationHistory().length);
    assertTrue(first.summary().validationHistory()[0] != second.summary().validationHistory()[0]);
    Dataset<Row> all = ROWS.union(TESTED).coalesce(1);
    for (int trained : new int[] {50, 40}) { // the same rows, parted at another place
      ParsimonyClassificationModel model =
          classifier.setEvalDataset(all.offset(trained)).fit(all.limit(trained));
      assertEquals(EPOCHS, model.summary().objectiveHistory().length);
    }
  }
}
