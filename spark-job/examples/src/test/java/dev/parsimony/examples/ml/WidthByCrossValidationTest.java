package dev.parsimony.examples.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.ml.ParsimonyClassificationModel;
import java.util.Arrays;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

final class WidthByCrossValidationTest {
  @Test
  void theWiderNetworkIsChosen() {
    int[] wide = {2, 16, 3};
    try (SparkSession spark = Local.spark()) {
      CrossValidatorModel chosen =
          WidthByCrossValidation.fit(
              NamesFromNumbers.shapes(spark, 1, 300), 12, new int[] {2, 1, 3}, wide);
      double[] accuracies = chosen.avgMetrics();
      assertTrue(accuracies[0] < accuracies[1], Arrays.toString(accuracies));
      PipelineStage[] stages = ((PipelineModel) chosen.bestModel()).stages();
      ParsimonyClassificationModel network = (ParsimonyClassificationModel) stages[3];
      assertArrayEquals(
          wide, ((dev.parsimony.spark.ml.ParsimonyClassifier) network.parent()).getLayers());
    }
  }
}
