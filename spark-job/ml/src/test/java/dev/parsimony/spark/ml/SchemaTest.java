package dev.parsimony.spark.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.UserErrorException;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** What a schema alone tells, before any job runs. */
final class SchemaTest {
  private static final StructType SCHEMA =
      new StructType()
          .add("label", DataTypes.IntegerType)
          .add("features", SQLDataTypes.VectorType())
          .add("text", DataTypes.StringType)
          .add("number", DataTypes.FloatType)
          .add("flag", DataTypes.BooleanType)
          .add("values", DataTypes.createArrayType(DataTypes.DoubleType))
          .add("texts", DataTypes.createArrayType(DataTypes.StringType));

  private static String refusal(ParsimonyClassifier classifier) {
    return assertThrows(UserErrorException.class, () -> classifier.transformSchema(SCHEMA))
        .sentence();
  }

  private static void assertRefused(ParsimonyClassifier classifier, String... words) {
    String sentence = refusal(classifier);
    for (String word : words) {
      assertTrue(sentence.contains(word), sentence);
    }
  }

  @Test
  void outputsAreAppended() {
    StructType transformed = new ParsimonyClassifier().transformSchema(SCHEMA);
    assertArrayEquals(
        new String[] {"rawPrediction", "probability", "prediction"},
        java.util.Arrays.copyOfRange(transformed.fieldNames(), SCHEMA.size(), transformed.size()));
    assertEquals(DataTypes.DoubleType, transformed.apply("prediction").dataType());
    assertEquals(SQLDataTypes.VectorType(), transformed.apply("probability").dataType());
  }

  @Test
  void outputsWithoutANameAreNot() {
    StructType transformed =
        new ParsimonyClassifier()
            .setRawPredictionCol("")
            .setProbabilityCol("")
            .transformSchema(SCHEMA);
    assertEquals(SCHEMA.size() + 1, transformed.size());
  }

  @Test
  void aRegressorOfAnArrayPredictsVectors() {
    DataType of =
        new ParsimonyRegressor()
            .setLabelCol("values")
            .transformSchema(SCHEMA)
            .apply("prediction")
            .dataType();
    assertEquals(SQLDataTypes.VectorType(), of);
    assertEquals(
        DataTypes.DoubleType,
        new ParsimonyRegressor().transformSchema(SCHEMA).apply("prediction").dataType());
    StructType flags = SCHEMA.add("yes", DataTypes.BooleanType);
    assertEquals(
        DataTypes.DoubleType,
        new ParsimonyRegressor()
            .setLabelCol("yes")
            .transformSchema(flags)
            .apply("prediction")
            .dataType());
  }

  @Test
  void featuresThatOccurTwiceAreRefused() {
    String sentence =
        assertThrows(
                UserErrorException.class,
                () ->
                    new ParsimonyRegressor()
                        .transformSchema(SCHEMA.add("features", DataTypes.FloatType)))
            .sentence();
    assertTrue(sentence.contains("several columns 'features'"), sentence);
  }

  @Test
  void missingColumnsAreNamedWithThoseThatAreThere() {
    assertRefused(new ParsimonyClassifier().setFeaturesCol("x"), "'x'", "label, features, text");
    assertRefused(new ParsimonyClassifier().setLabelCol("y"), "'y'");
    assertRefused(new ParsimonyClassifier().setWeightCol("w"), "'w'");
    assertRefused(new ParsimonyClassifier().setValidationIndicatorCol("v"), "'v'");
  }

  @Test
  void wrongTypesAreNamed() {
    assertRefused(new ParsimonyClassifier().setFeaturesCol("text"), "string", "VectorAssembler");
    assertRefused(new ParsimonyClassifier().setFeaturesCol("texts"), "array<string>");
    assertRefused(new ParsimonyClassifier().setLabelCol("text"), "string", "StringIndexer");
    assertRefused(new ParsimonyClassifier().setWeightCol("flag"), "boolean", "weightCol");
    assertRefused(new ParsimonyClassifier().setValidationIndicatorCol("number"), "float");
    assertRefused(
        new ParsimonyClassifier().setFeaturesCols(new String[] {"number", "text"}), "'text'");
  }

  @Test
  void earlyStoppingNeedsRowsToTestOn() {
    assertRefused(
        new ParsimonyClassifier().setFeaturesCol("number").setEarlyStoppingRounds(2),
        "validationIndicatorCol");
  }

  @Test
  void anEvalDatasetHasTheSameColumns() {
    Dataset<Row> others = Sessions.get().range(2).toDF("number");
    assertRefused(
        new ParsimonyClassifier().setFeaturesCol("number").setEvalDataset(others),
        "setEvalDataset",
        "'label'");
    Dataset<Row> labelled = others.withColumn("label", functions.lit(0));
    assertRefused(
        new ParsimonyClassifier()
            .setFeaturesCol("number")
            .setEvalDataset(labelled)
            .setValidationIndicatorCol("flag"),
        "Both validationIndicatorCol and setEvalDataset");
    new ParsimonyClassifier()
        .setFeaturesCol("number")
        .setEvalDataset(labelled)
        .setEarlyStoppingRounds(2)
        .transformSchema(SCHEMA);
  }

  @Test
  void aColumnThatIsThereIsNoOutput() {
    assertRefused(new ParsimonyClassifier().setPredictionCol("number"), "'number'", "already");
  }

  @Test
  void aVectorsKnownLengthMustFit() {
    StructType known =
        new StructType()
            .add("label", DataTypes.DoubleType)
            .add(new AttributeGroup("features", 5).toStructField());
    ParsimonyClassifier classifier = new ParsimonyClassifier().setInputShape(new int[] {3, 2});
    String sentence =
        assertThrows(UserErrorException.class, () -> classifier.transformSchema(known)).sentence();
    assertTrue(sentence.contains("5") && sentence.contains("6"), sentence);
  }

  @Test
  void aModelThatHasLearnedNothingSaysSo() {
    ParsimonyClassificationModel model = new ParsimonyClassificationModel();
    String sentence = assertThrows(UserErrorException.class, model::toNetwork).sentence();
    assertTrue(sentence.contains("fit"), sentence);
    assertTrue(!model.hasSummary());
    assertThrows(UserErrorException.class, model::summary);
  }
}
