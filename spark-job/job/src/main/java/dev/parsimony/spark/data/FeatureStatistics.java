package dev.parsimony.spark.data;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayFormat;
import dev.parsimony.spark.data.format.ArrayRole;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.data.format.Records;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * Mean, variance and range of each column of features: of each value of a vector, each channel of
 * an image, each feature of a sequence over all its steps. Pixels are taken as bytes, 0 to 255.
 *
 * <p>Parts are merged in their order by the formula of Chan, Golub and LeVeque (1979), so the same
 * examples in the same order and parts give the same bits.
 */
@Internal
public final class FeatureStatistics {
  private static final int FIGURES = 4;

  private final double[] mean;

  /** Sums of squared differences from the mean. */
  private final double[] squares;

  private final double[] least;
  private final double[] greatest;

  /** Values in each column. */
  private long count;

  private FeatureStatistics(int columns) {
    mean = new double[columns];
    squares = new double[columns];
    least = new double[columns];
    greatest = new double[columns];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    Arrays.fill(greatest, Double.NEGATIVE_INFINITY);
  }

  /** Looks at all training examples, in one Spark job. */
  public static FeatureStatistics of(TrainingData data) {
    ExampleFormat format = data.format();
    List<byte[]> parts =
        data.trainRecords().mapPartitions(records -> ofPart(records, format)).collect();
    FeatureStatistics all = new FeatureStatistics(columns(format));
    parts.forEach(part -> all.add(fromBytes(part)));
    return all;
  }

  private static Iterator<byte[]> ofPart(Iterator<byte[]> records, ExampleFormat format) {
    FeatureStatistics part = new FeatureStatistics(columns(format));
    Values values = new Values(format);
    while (records.hasNext()) {
      values.read(records.next());
      part.add(values);
    }
    List<byte[]> result = new ArrayList<>();
    result.add(part.toBytes());
    return result.iterator();
  }

  private static int columns(ExampleFormat format) {
    return format.shape().dimensions().get(0);
  }

  /** The features of one record, as many of one column after those of another. */
  private static final class Values {
    private final ExampleFormat format;
    private final int array;
    private final ArrayFormat features;
    private final double[] values;

    /** The place of the features' mask; below 0 where there is none. */
    private final int mask;

    private int perColumn;

    Values(ExampleFormat format) {
      this.format = format;
      this.array = format.find(ArrayRole.FEATURES, 0).orElseThrow();
      this.features = format.arrays().get(array);
      this.values = new double[features.shape().size()];
      this.mask = format.find(ArrayRole.FEATURES_MASK, 0).orElse(-1);
    }

    void read(byte[] record) {
      int[] steps = Records.steps(record, format);
      int offset = format.offset(array, steps);
      int size = features.shape().rows() * steps[array];
      perColumn = size / features.shape().dimensions().get(0);
      for (int i = 0; i < size; i++) {
        values[i] =
            features.encoding() == ArrayEncoding.UINT8
                ? record[offset + i] & 0xFF
                : Records.getFloat(record, offset + Float.BYTES * i);
      }
      if (mask >= 0 && steps[mask] == perColumn && steps[mask] > 0) {
        leaveOutMasked(record, steps);
      }
    }

    /** Moves the values of the time steps that count together. */
    private void leaveOutMasked(byte[] record, int[] steps) {
      boolean bytes = format.arrays().get(mask).encoding() == ArrayEncoding.UINT8;
      int offset = format.offset(mask, steps);
      int kept = 0;
      for (int i = 0; i < perColumn * features.shape().dimensions().get(0); i++) {
        int step = i % perColumn;
        boolean counts =
            bytes
                ? record[offset + step] != 0
                : Records.getFloat(record, offset + Float.BYTES * step) != 0;
        if (counts) {
          values[kept++] = values[i];
        }
      }
      perColumn = kept / features.shape().dimensions().get(0);
    }
  }

  private void add(Values record) {
    int n = record.perColumn;
    if (n == 0) {
      return;
    }
    for (int column = 0; column < mean.length; column++) {
      int from = column * n;
      double sum = 0;
      for (int i = from; i < from + n; i++) {
        sum += record.values[i];
        least[column] = Math.min(least[column], record.values[i]);
        greatest[column] = Math.max(greatest[column], record.values[i]);
      }
      double own = sum / n;
      double ownSquares = 0;
      for (int i = from; i < from + n; i++) {
        ownSquares += (record.values[i] - own) * (record.values[i] - own);
      }
      merge(column, n, own, ownSquares);
    }
    count += n;
  }

  private void add(FeatureStatistics later) {
    if (later.count == 0) {
      return;
    }
    for (int column = 0; column < mean.length; column++) {
      least[column] = Math.min(least[column], later.least[column]);
      greatest[column] = Math.max(greatest[column], later.greatest[column]);
      merge(column, later.count, later.mean[column], later.squares[column]);
    }
    count += later.count;
  }

  private void merge(int column, long n, double itsMean, double itsSquares) {
    double difference = itsMean - mean[column];
    double all = (double) count + n;
    mean[column] += difference * (n / all);
    squares[column] += itsSquares + difference * difference * (count * (n / all));
  }

  /** Returns how many values a column has. */
  public long count() {
    return count;
  }

  /** Returns the mean of each column. */
  public double[] mean() {
    return mean.clone();
  }

  /** Returns the standard deviation of each column, as DL4J has it: divided by the count. */
  public double[] deviation() {
    double[] deviation = new double[mean.length];
    for (int i = 0; i < deviation.length; i++) {
      deviation[i] = Math.sqrt(squares[i] / Math.max(1, count));
    }
    return deviation;
  }

  /** Returns the least value of each column. */
  public double[] least() {
    return least.clone();
  }

  /** Returns the greatest value of each column. */
  public double[] greatest() {
    return greatest.clone();
  }

  /** Bytes for the way through Spark, whatever serializer it is set to. */
  private byte[] toBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + FIGURES * Double.BYTES * mean.length);
    bytes.putLong(count);
    for (double[] figures : List.of(mean, squares, least, greatest)) {
      bytes.asDoubleBuffer().put(figures);
      bytes.position(bytes.position() + Double.BYTES * figures.length);
    }
    return bytes.array();
  }

  private static FeatureStatistics fromBytes(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long count = buffer.getLong();
    FeatureStatistics part = new FeatureStatistics(buffer.remaining() / (FIGURES * Double.BYTES));
    part.count = count;
    for (double[] figures : List.of(part.mean, part.squares, part.least, part.greatest)) {
      buffer.asDoubleBuffer().get(figures);
      buffer.position(buffer.position() + Double.BYTES * figures.length);
    }
    return part;
  }
}
