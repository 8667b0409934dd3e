package dev.parsimony.examples.ml;

import dev.parsimony.spark.ml.ParsimonyClassifier;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Chooses the width of a network by cross-validation of a whole Pipeline, as the notebook
 * tabular.ipynb does.
 */
public final class WidthByCrossValidation {
  private static final int WORKERS = 2;
  private static final int CLASSES = 3;
  private static final int FOLDS = 3;

  private WidthByCrossValidation() {}

  /** Prints the accuracy of each candidate, and what the best says of shapes it has not seen. */
  public static void main(String[] arguments) throws IOException {
    Program.run(
        "width",
        WORKERS,
        spark -> {
          int[][] candidates = {{2, 1, CLASSES}, {2, 16, CLASSES}, {2, 16, 16, CLASSES}};
          CrossValidatorModel chosen = fit(NamesFromNumbers.shapes(spark, 1, 600), 20, candidates);
          for (int i = 0; i < candidates.length; i++) {
            System.out.printf(
                "%s %.1f %%%n", Arrays.toString(candidates[i]), 100 * chosen.avgMetrics()[i]);
          }
          chosen.transform(NamesFromNumbers.shapes(spark, 2, 10)).show();
        });
  }

  static CrossValidatorModel fit(Dataset<Row> training, int epochs, int[]... candidates) {
    StringIndexer names = new StringIndexer().setInputCol("name").setOutputCol("label");
    VectorAssembler assembled =
        new VectorAssembler()
            .setInputCols(new String[] {"height", "width"})
            .setOutputCol("assembled");
    StandardScaler scaled =
        new StandardScaler().setInputCol("assembled").setOutputCol("features").setWithMean(true);
    ParsimonyClassifier network =
        new ParsimonyClassifier()
            .setUpdater("adam:0.05")
            .setNumWorkers(WORKERS)
            .setBatchSize(20)
            .setEpochs(epochs);
    ParamMap[] grid =
        Arrays.stream(candidates)
            .map(layers -> new ParamMap().put(List.of(network.layers().w(layers))))
            .toArray(ParamMap[]::new);
    return new CrossValidator()
        .setEstimator(
            new Pipeline().setStages(new PipelineStage[] {names, assembled, scaled, network}))
        .setEstimatorParamMaps(grid)
        .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("accuracy"))
        .setNumFolds(FOLDS)
        .setSeed(1)
        .fit(training);
  }
}
