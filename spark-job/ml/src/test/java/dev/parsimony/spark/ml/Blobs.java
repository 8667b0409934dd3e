package dev.parsimony.spark.ml;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Points around one centre for each class: random rows that can be learned. */
final class Blobs {
  static final int FEATURES = 4;
  static final int CLASSES = 3;
  private static final double SPREAD = 0.6;

  /** Every k-th feature is 0, so that sparse vectors leave something out. */
  private static final int ZERO_EVERY = 5;

  private Blobs() {}

  /** A point. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Point(float[] features, int label) {
    double[] doubles() {
      double[] doubles = new double[features.length];
      for (int i = 0; i < doubles.length; i++) {
        doubles[i] = features[i];
      }
      return doubles;
    }

    Vector vector() {
      return Vectors.dense(doubles());
    }
  }

  static List<Point> points(long seed, int count) {
    Random random = new Random(seed);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int label = random.nextInt(CLASSES);
      float[] features = new float[FEATURES];
      for (int k = 0; k < FEATURES; k++) {
        double value = (k % CLASSES == label ? 1 : -1) + SPREAD * random.nextGaussian();
        features[k] = (i + k) % ZERO_EVERY == 0 ? 0 : (float) value;
      }
      points.add(new Point(features, label));
    }
    return points;
  }

  /** The points as rows of a vector and a label. */
  static Dataset<Row> vectors(SparkSession spark, List<Point> points, int partitions) {
    StructType schema =
        new StructType()
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.DoubleType);
    return rows(
        spark, points, partitions, schema, p -> RowFactory.create(p.vector(), (double) p.label()));
  }

  /** The points as rows of any form, in this order, in partitions of equal size. */
  static Dataset<Row> rows(
      SparkSession spark,
      List<Point> points,
      int partitions,
      StructType schema,
      Function<Point, Row> form) {
    List<Row> rows = points.stream().map(form).toList();
    return spark.createDataFrame(
        new org.apache.spark.api.java.JavaSparkContext(spark.sparkContext())
            .parallelize(rows, partitions),
        schema);
  }

  /** The points as data sets of one example each, labels as rows with a single 1. */
  static List<DataSet> dataSets(List<Point> points) {
    return points.stream().map(Blobs::dataSet).toList();
  }

  private static DataSet dataSet(Point point) {
    float[][] label = new float[1][CLASSES];
    label[0][point.label()] = 1;
    return new DataSet(
        Nd4j.createFromArray(new float[][] {point.features()}), Nd4j.createFromArray(label));
  }
}
