package dev.parsimony.spark.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.UserErrorException;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** One column or several: where both are set neither wins in silence; setters choose. */
final class OneOrSeveralColumnsTest {
  private static final String[] SEVERAL = {"a", "b"};
  private static final StructType SCHEMA =
      new StructType()
          .add("a", DataTypes.DoubleType)
          .add("b", DataTypes.DoubleType)
          .add("label", DataTypes.DoubleType);

  private static String sentence(org.junit.jupiter.api.function.Executable refused) {
    return assertThrows(UserErrorException.class, refused).sentence();
  }

  @Test
  void labelsThatAreBothAreRefused() {
    ParsimonyClassifier classifier =
        new ParsimonyClassifier().setFeaturesCol("a").setLabelCols(SEVERAL);
    ParamMap one = new ParamMap().put(classifier.labelCol().w("label"));
    String expected =
        "Both labelCol ('label') and labelCols (a, b) are set; leave one out, or clear it.";
    assertEquals(expected, sentence(() -> classifier.copy(one).transformSchema(SCHEMA)));
    classifier.set(classifier.labelCol(), "label");
    assertEquals(expected, sentence(() -> classifier.transformSchema(SCHEMA)));
    ParsimonyRegressor regressor = new ParsimonyRegressor().setFeaturesCol("a");
    regressor.set(regressor.labelCols(), SEVERAL);
    regressor.set(regressor.labelCol(), "label");
    assertEquals(expected, sentence(() -> regressor.transformSchema(SCHEMA)));
  }

  @Test
  void featuresThatAreBothAreRefused() {
    ParsimonyClassifier classifier = new ParsimonyClassifier().setFeaturesCols(SEVERAL);
    classifier.set(classifier.featuresCol(), "a");
    String expected =
        "Both featuresCol ('a') and featuresCols (a, b) are set; leave one out, or clear it.";
    assertEquals(expected, sentence(() -> classifier.transformSchema(SCHEMA)));

    Dataset<Row> rows =
        Sessions.get()
            .range(0, 16, 1, 2)
            .selectExpr("double(id) as a", "double(1) as b", "double(id % 2) as label");
    ParsimonyClassificationModel model =
        Fits.classifier().setModel("mlp:3").setFeaturesCols(SEVERAL).fit(rows);
    ParamMap one = new ParamMap().put(model.featuresCol().w("a"));
    assertEquals(expected, sentence(() -> model.copy(one).transformSchema(SCHEMA)));
    assertEquals(16, model.transform(rows).count());
  }

  @Test
  void settersClearTheOther() {
    ParsimonyRegressor regressor = new ParsimonyRegressor().setFeaturesCol("a").setLabelCol("b");
    regressor.setFeaturesCols(SEVERAL).setLabelCols(SEVERAL);
    assertFalse(regressor.isSet(regressor.featuresCol()) || regressor.isSet(regressor.labelCol()));
    regressor.setFeaturesCol("b").setLabelCol("a");
    assertFalse(
        regressor.isSet(regressor.featuresCols()) || regressor.isSet(regressor.labelCols()));
    regressor.setFeaturesCol(SEVERAL).setLabelCol(SEVERAL);
    assertFalse(regressor.isSet(regressor.featuresCol()) || regressor.isSet(regressor.labelCol()));
    assertThrows(
        IllegalArgumentException.class,
        () -> regressor.setFeaturesCol("b").setFeaturesCols(new String[] {}));
    assertTrue(regressor.isSet(regressor.featuresCol()));
  }
}
