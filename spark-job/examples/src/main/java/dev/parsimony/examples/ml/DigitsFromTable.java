package dev.parsimony.examples.ml;

import dev.parsimony.spark.ml.ParsimonyClassificationModel;
import dev.parsimony.spark.ml.ParsimonyClassifier;
import java.io.IOException;
import java.util.Arrays;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Learns to read digits from a table with a column for each pixel and the digit in the last one, as
 * the notebook first-steps.ipynb does.
 */
public final class DigitsFromTable {
  private static final int WORKERS = 2;
  private static final int CLASSES = 10;

  private DigitsFromTable() {}

  /**
   * Trains on four fifths of the rows, prints the accuracy on the rest and saves the model.
   *
   * @param arguments the table, a CSV file with a header; the folder for the model
   */
  public static void main(String[] arguments) throws IOException {
    Program.run(
        "digits",
        WORKERS,
        spark -> {
          Dataset<Row> table =
              read(spark, arguments.length > 0 ? arguments[0] : "notebooks-data/glyphs.csv");
          Dataset<Row>[] parts = table.randomSplit(new double[] {0.8, 0.2}, 1);
          ParsimonyClassificationModel model = fit(parts[0], 30);
          System.out.println(model.summary());
          System.out.printf("%.1f %% are read correctly%n", 100 * accuracy(model, parts[1]));
          model.write().overwrite().save(arguments.length > 1 ? arguments[1] : "digits");
        });
  }

  static Dataset<Row> read(SparkSession spark, String table) {
    return spark.read().option("header", true).option("inferSchema", true).csv(table).cache();
  }

  static ParsimonyClassificationModel fit(Dataset<Row> training, int epochs) {
    String[] columns = training.columns();
    String[] pixels = Arrays.copyOf(columns, columns.length - 1);
    return new ParsimonyClassifier()
        .setFeaturesCol(pixels)
        .setLabelCol(columns[pixels.length])
        .setLayers(new int[] {pixels.length, 128, CLASSES})
        .setUpdater("adam:0.02")
        .setNumWorkers(WORKERS)
        .setBatchSize(8)
        .setEpochs(epochs)
        .fit(training);
  }

  static double accuracy(ParsimonyClassificationModel model, Dataset<Row> test) {
    return new MulticlassClassificationEvaluator()
        .setLabelCol(model.getLabelCol())
        .setMetricName("accuracy")
        .evaluate(model.transform(test));
  }
}
