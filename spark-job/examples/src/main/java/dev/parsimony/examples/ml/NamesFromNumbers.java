package dev.parsimony.examples.ml;

import dev.parsimony.spark.ml.ParsimonyClassificationModel;
import dev.parsimony.spark.ml.ParsimonyClassifier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Learns the names of shapes from their height and width: from a table to a table with one more
 * column, in a Pipeline.
 */
public final class NamesFromNumbers {
  private static final int WORKERS = 2;
  private static final int CLASSES = 3;

  private NamesFromNumbers() {}

  /**
   * Trains on the cluster of spark-submit, or else in this process.
   *
   * @param arguments the folder for the fitted Pipeline
   */
  public static void main(String[] arguments) throws IOException {
    Program.run(
        "shapes",
        WORKERS,
        spark -> {
          PipelineModel fitted = fit(shapes(spark, 1, 600));
          fitted.transform(shapes(spark, 2, 10)).show();
          PipelineStage network = fitted.stages()[2];
          System.out.println(((ParsimonyClassificationModel) network).summary());
          fitted.write().overwrite().save(arguments.length > 0 ? arguments[0] : "shapes");
        });
  }

  static PipelineModel fit(Dataset<Row> training) {
    StringIndexerModel names =
        new StringIndexer().setInputCol("name").setOutputCol("label").fit(training);
    VectorAssembler features =
        new VectorAssembler()
            .setInputCols(new String[] {"height", "width"})
            .setOutputCol("features");
    ParsimonyClassifier network =
        new ParsimonyClassifier()
            .setLayers(new int[] {2, 16, CLASSES})
            .setUpdater("adam:0.05")
            .setNumWorkers(WORKERS)
            .setBatchSize(20)
            .setEpochs(20);
    IndexToString found =
        new IndexToString()
            .setInputCol("prediction")
            .setOutputCol("found")
            .setLabels(names.labelsArray()[0]);
    return new Pipeline()
        .setStages(new PipelineStage[] {names, features, network, found})
        .fit(training);
  }

  /** Returns shapes that are high, wide, or as high as they are wide, about. */
  static Dataset<Row> shapes(SparkSession spark, long seed, int number) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      double height = random.nextDouble();
      double width = random.nextDouble();
      String name = height > 1.5 * width ? "tower" : width > 1.5 * height ? "wall" : "house";
      rows.add(RowFactory.create(name, height, width));
    }
    return spark.createDataFrame(
        rows,
        new StructType()
            .add("name", DataTypes.StringType)
            .add("height", DataTypes.DoubleType)
            .add("width", DataTypes.DoubleType));
  }
}
