package dev.parsimony.spark.ml;

import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parsimony.spark.dl4j.NativeRuntime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The Estimator trains the network that Parsimony's own interface trains on the same examples, to
 * the bit, whatever columns they come in and however rows are spread.
 */
final class SameBitsTest {
  private static final int EXAMPLES = 60;
  private static final int EPOCHS = 3;
  private static final List<Blobs.Point> POINTS = Blobs.points(1, EXAMPLES);

  private static SparkSession spark;
  private static float[] expected;

  @BeforeAll
  static void train() {
    spark = Sessions.get();
    NativeRuntime.prepare(1);
    MultiLayerNetwork network = new MultiLayerNetwork(Fits.configuration());
    network.init();
    JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
    expected =
        Fits.parameters(
            Fits.byApi(spark, EPOCHS)
                .fit(network, context.parallelize(Blobs.dataSets(POINTS), 3))
                .network());
  }

  private static float[] fitted(ParsimonyClassifier classifier, Dataset<Row> rows) {
    return Fits.parameters(classifier.setEpochs(EPOCHS).fit(rows).toNetwork());
  }

  @ParameterizedTest(name = "{0} partitions")
  @ValueSource(ints = {1, 7, 200})
  void vectorsInPartitionsOfAnyNumberAndEmptyOnes(int partitions) {
    Dataset<Row> rows = Blobs.vectors(spark, POINTS, partitions);
    assertArrayEquals(expected, fitted(Fits.classifier(), rows));
  }

  @Test
  void skewedPartitions() {
    Dataset<Row> most = Blobs.vectors(spark, POINTS.subList(0, EXAMPLES - 3), 1);
    Dataset<Row> rest = Blobs.vectors(spark, POINTS.subList(EXAMPLES - 3, EXAMPLES), 3);
    Dataset<Row> none = Blobs.vectors(spark, List.of(), 2);
    assertArrayEquals(expected, fitted(Fits.classifier(), none.union(most).union(rest)));
  }

  /** A kind of column of features. */
  record Kind(String name, DataType type, Function<Blobs.Point, Object> value) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Kind> kinds() {
    return Stream.of(
        new Kind("sparse vector", SQLDataTypes.VectorType(), point -> point.vector().toSparse()),
        new Kind("array<float>", floats(true), point -> boxed(point.features())),
        new Kind("array<float> without nulls", floats(false), point -> boxed(point.features())),
        new Kind(
            "array<double>",
            DataTypes.createArrayType(DataTypes.DoubleType),
            point -> Arrays.stream(point.doubles()).boxed().toArray(Double[]::new)));
  }

  private static ArrayType floats(boolean nulls) {
    return DataTypes.createArrayType(DataTypes.FloatType, nulls);
  }

  private static Float[] boxed(float[] values) {
    Float[] boxed = new Float[values.length];
    for (int i = 0; i < values.length; i++) {
      boxed[i] = values[i];
    }
    return boxed;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void columnsOfAnyKind(Kind kind) {
    StructType schema = new StructType().add("label", DataTypes.IntegerType).add("x", kind.type());
    Dataset<Row> rows =
        Blobs.rows(
            spark, POINTS, 3, schema, p -> RowFactory.create(p.label(), kind.value().apply(p)));
    assertArrayEquals(expected, fitted(Fits.classifier().setFeaturesCol("x"), rows));
  }

  @Test
  void severalNumericColumns() {
    StructType schema =
        new StructType()
            .add("a.b", DataTypes.FloatType)
            .add("label", DataTypes.LongType)
            .add("second", DataTypes.DoubleType)
            .add("third", DataTypes.FloatType)
            .add("fourth", DataTypes.DoubleType);
    Dataset<Row> rows =
        Blobs.rows(
            spark,
            POINTS,
            3,
            schema,
            p -> {
              List<Object> values = new ArrayList<>(List.of(p.features()[0], (long) p.label()));
              values.addAll(
                  List.of((double) p.features()[1], p.features()[2], (double) p.features()[3]));
              return RowFactory.create(values.toArray());
            });
    String[] columns = {"a.b", "second", "third", "fourth"};
    assertArrayEquals(expected, fitted(Fits.classifier().setFeaturesCol(columns), rows));
  }

  @Test
  void weightsOfOneAreNoWeights() {
    Dataset<Row> rows = Blobs.vectors(spark, POINTS, 3).withColumn("weight", lit(1));
    assertArrayEquals(expected, fitted(Fits.classifier().setWeightCol("weight"), rows));
  }

  /** Rows that are set aside are tested on and not trained on. */
  @Test
  void validationRowsAreNotTrainedOn() {
    Dataset<Row> aside =
        Blobs.vectors(spark, Blobs.points(2, 20), 2).withColumn("aside", lit(true));
    Dataset<Row> rows = Blobs.vectors(spark, POINTS, 3).withColumn("aside", lit(false));
    ParsimonyClassificationModel model =
        Fits.classifier()
            .setValidationIndicatorCol("aside")
            .setEpochs(EPOCHS)
            .fit(aside.union(rows));
    assertArrayEquals(expected, Fits.parameters(model.toNetwork()));
    double[] losses = model.summary().validationHistory();
    assertArrayEquals(
        new double[] {1, 1, 1}, Arrays.stream(losses).map(l -> l > 0 ? 1 : 0).toArray());
  }

  /** Rows set aside have others' labels, so that the loss on them grows from the beginning. */
  @Test
  void anEarlyStopKeepsTheBestEpoch() {
    Dataset<Row> aside =
        Blobs.vectors(spark, Blobs.points(2, 20), 2)
            .withColumn("label", expr("(label + 1) % 3"))
            .withColumn("aside", lit(true));
    Dataset<Row> rows = Blobs.vectors(spark, POINTS, 3).withColumn("aside", lit(false));
    ParsimonyClassifier classifier =
        Fits.classifier().setValidationIndicatorCol("aside").setEpochs(EPOCHS + 5);
    Dataset<Row> all = aside.union(rows);
    ParsimonyClassificationModel stopped = classifier.setEarlyStoppingRounds(2).fit(all);
    int best = stopped.summary().bestEpoch();
    assertEquals(best + 2, stopped.summary().objectiveHistory().length);
    ParsimonyClassificationModel shorter =
        classifier.setEarlyStoppingRounds(0).setEpochs(best).fit(all);
    assertEquals(best, shorter.summary().bestEpoch());
    assertArrayEquals(Fits.parameters(shorter.toNetwork()), Fits.parameters(stopped.toNetwork()));
  }
}
