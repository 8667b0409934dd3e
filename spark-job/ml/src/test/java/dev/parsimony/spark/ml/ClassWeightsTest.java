package dev.parsimony.spark.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.api.Parsimony;
import dev.parsimony.spark.config.UserErrorException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Classes count differently, as in a program and by hand. */
final class ClassWeightsTest {
  private static final int[] COUNTS = {20, 8, 4};
  private static SparkSession spark;
  private static List<Blobs.Point> points;

  @BeforeAll
  static void start() {
    spark = Sessions.get();
    int[] left = COUNTS.clone();
    points = new ArrayList<>();
    for (Blobs.Point point : Blobs.points(6, 200)) {
      if (left[point.label()]-- > 0) {
        points.add(point);
      }
    }
  }

  private static Dataset<Row> rows() {
    return Blobs.vectors(spark, points, 2);
  }

  private static float[] fitted(ParsimonyClassifier classifier, Dataset<Row> rows) {
    return Fits.parameters(classifier.setEpochs(2).fit(rows).toNetwork());
  }

  @Test
  void balancedIsWhatWeightsByHandAre() {
    float[] balanced = fitted(Fits.classifier().setClassWeights("balanced"), rows());
    double[] weights = Arrays.stream(COUNTS).mapToDouble(count -> 32.0 / 3 / count).toArray();
    assertArrayEquals(fitted(Fits.classifier().setClassWeights(weights), rows()), balanced);
    assertFalse(Arrays.equals(fitted(Fits.classifier(), rows()), balanced));
    MultiLayerNetwork network = new MultiLayerNetwork(Fits.configuration());
    network.init();
    JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
    Parsimony program = Fits.byApi(spark, 2);
    float[] expected =
        Fits.parameters(
            program
                .classWeights("balanced")
                .fit(network, context.parallelize(Blobs.dataSets(points), 3))
                .network());
    assertArrayEquals(expected, balanced);
  }

  /** A weight of the row below 1 stands in the labels' mask, as that of the class does. */
  @Test
  void weightsOfRowsAreMultiplied() {
    double[] halves = {0.5, 0.5, 0.25};
    float[] both =
        fitted(
            Fits.classifier().setClassWeights(halves).setWeightCol("w"),
            rows().withColumn("w", functions.lit(0.5)));
    float[] once =
        fitted(
            Fits.classifier().setWeightCol("w"),
            rows().withColumn("w", functions.expr("if(label = 2, 0.125, 0.25)")));
    assertArrayEquals(once, both);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    ParsimonyClassifier two = Fits.classifier().setClassWeights("1,2");
    String sentence = assertThrows(UserErrorException.class, () -> two.fit(rows())).sentence();
    assertTrue(sentence.contains("2 weights, but the network has 3 classes"), sentence);
    assertThrows(IllegalArgumentException.class, () -> Fits.classifier().setClassWeights("heavy"));
    assertThrows(
        IllegalArgumentException.class,
        () -> Fits.classifier().setClassWeights(new double[] {1, -1, 1}));
  }
}
