package dev.parsimony.spark.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A weight of 2 is the row twice and a weight of 0 its absence, to the bit; fractions scale. */
final class WeightsTest {
  private static final int EXAMPLES = 12;
  private static final List<Blobs.Point> POINTS = Blobs.points(8, EXAMPLES);

  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = Sessions.get();
  }

  /** A point and its weight. */
  private record Weighted(Blobs.Point point, double weight) {}

  private static float[] trained(List<Weighted> rows) {
    StructType schema =
        new StructType()
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.DoubleType)
            .add("weight", DataTypes.FloatType);
    Dataset<Row> data =
        spark.createDataFrame(
            rows.stream()
                .map(
                    row ->
                        RowFactory.create(
                            row.point.vector(), (double) row.point.label(), (float) row.weight))
                .toList(),
            schema);
    ParsimonyClassifier all =
        Fits.classifier()
            .setNumWorkers(1)
            .setBatchSize(rows.size())
            .setEpochs(5)
            .setCompression("none")
            .setWeightCol("weight");
    return Fits.parameters(all.fit(data).toNetwork());
  }

  private static List<Weighted> all(double weight) {
    List<Weighted> rows = new ArrayList<>();
    POINTS.forEach(point -> rows.add(new Weighted(point, weight)));
    return rows;
  }

  @Test
  void twoIsTwiceAndZeroIsNotAtAll() {
    List<Weighted> weighted = all(1);
    weighted.set(3, new Weighted(POINTS.get(3), 2));
    weighted.set(5, new Weighted(POINTS.get(5), 0));
    List<Weighted> repeated = all(1);
    repeated.remove(5);
    repeated.add(3, new Weighted(POINTS.get(3), 1));
    assertArrayEquals(trained(repeated), trained(weighted));
  }

  /** The row twice, and once more with half its loss. */
  @Test
  void twoAndAHalfIsTwiceAndOneHalf() {
    List<Weighted> weighted = all(1);
    weighted.set(3, new Weighted(POINTS.get(3), 2.5));
    weighted.set(5, new Weighted(POINTS.get(5), 0));
    weighted.set(7, new Weighted(POINTS.get(7), 0));
    List<Weighted> repeated = all(1);
    repeated.remove(7);
    repeated.remove(5);
    repeated.add(4, new Weighted(POINTS.get(3), 0.5));
    repeated.add(3, new Weighted(POINTS.get(3), 1));
    float[] trained = trained(weighted);
    assertArrayEquals(trained(repeated), trained);
    repeated.set(5, new Weighted(POINTS.get(3), 1));
    assertFalse(Arrays.equals(trained(repeated), trained));
  }
}
