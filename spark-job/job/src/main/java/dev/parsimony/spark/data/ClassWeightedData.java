package dev.parsimony.spark.data;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.ClassWeights;
import dev.parsimony.spark.config.LabelKind;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ArrayFormat;
import dev.parsimony.spark.data.format.ArrayRole;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.data.format.Records;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;

/**
 * Training data whose examples count by their class, times the weight that they have themselves.
 * Those to test on count once.
 */
@Internal
public final class ClassWeightedData implements TrainingData {
  private static final int SHOWN = 10;

  private final TrainingData data;
  private final ExampleFormat format;
  private final float[] weights;

  private ClassWeightedData(TrainingData data, ExampleFormat format, float[] weights) {
    this.data = data;
    this.format = format;
    this.weights = weights;
  }

  /**
   * Gives classes their weights; for balanced ones the training examples are read once.
   *
   * @throws UserErrorException where examples have no class each, or weights are not as many
   */
  public static TrainingData of(TrainingData data, ClassWeights weights) {
    ArrayFormat labels = data.format().arrays().get(ExampleFormat.CLASS);
    if (data.labelKind() != LabelKind.CLASSES || labels.shape().size() != 1 || labels.varies()) {
      throw new UserErrorException(
          "Invalid value for --class-weights: it is for data with one class for each example; leave"
              + " it out (weight= of csv: and DataFrames weighs any example).");
    }
    float[] each = weights.balanced() ? balanced(data) : given(data, weights.given());
    return new ClassWeightedData(data, format(data.format()), each);
  }

  private static ExampleFormat format(ExampleFormat plain) {
    return plain.hasWeights() ? plain : plain.weighted();
  }

  private static float[] given(TrainingData data, List<Double> given) {
    if (given.size() != data.classes()) {
      throw new UserErrorException(
          String.format(
              "Invalid value for --class-weights: there are %d weights, but the data has %d classes;"
                  + " give one for each, in their order.",
              given.size(), data.classes()));
    }
    float[] weights = new float[given.size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = given.get(i).floatValue();
    }
    return weights;
  }

  /** As scikit-learn's: examples, over classes that occur, over examples of the class. */
  private static float[] balanced(TrainingData data) {
    long[] counts = counts(data);
    long classes = Arrays.stream(counts).filter(count -> count > 0).count();
    long examples = Arrays.stream(counts).sum();
    float[] weights = new float[counts.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = counts[i] == 0 ? 1 : (float) ((double) examples / classes / counts[i]);
    }
    return weights;
  }

  private static long[] counts(TrainingData data) {
    ExampleFormat format = data.format();
    int classes = data.classes();
    List<byte[]> parts =
        data.trainRecords()
            .mapPartitions(
                records -> {
                  long[] counts = new long[classes];
                  while (records.hasNext()) {
                    counts[Records.largestClass(records.next(), format)]++;
                  }
                  return List.of(toBytes(counts)).iterator();
                })
            .collect();
    long[] counts = new long[classes];
    for (byte[] part : parts) {
      ByteBuffer numbers = ByteBuffer.wrap(part);
      Arrays.setAll(counts, i -> counts[i] + numbers.getLong(Long.BYTES * i));
    }
    return counts;
  }

  /** Returns bytes for the way through Spark, whatever serializer it is set to. */
  private static byte[] toBytes(long[] counts) {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * counts.length);
    bytes.asLongBuffer().put(counts);
    return bytes.array();
  }

  @Override
  public ExampleFormat format() {
    return format;
  }

  @Override
  public int classes() {
    return data.classes();
  }

  @Override
  public LabelKind labelKind() {
    return data.labelKind();
  }

  @Override
  public long trainExamples() {
    return data.trainExamples();
  }

  @Override
  public long testExamples() {
    return data.testExamples();
  }

  @Override
  public String description() {
    return data.description() + "; class weights " + shown();
  }

  private String shown() {
    String first =
        IntStream.range(0, Math.min(SHOWN, weights.length))
            .mapToObj(i -> String.format(Locale.ROOT, "%.4g", weights[i]))
            .collect(Collectors.joining(", "));
    return weights.length > SHOWN ? first + " and " + (weights.length - SHOWN) + " more" : first;
  }

  @Override
  public List<String> classNames() {
    return data.classNames();
  }

  @Override
  public List<String> remarks() {
    return data.remarks();
  }

  @Override
  public String weighting() {
    return "by class: " + Arrays.toString(weights);
  }

  @Override
  public JavaRDD<byte[]> trainRecords() {
    Weighing weighing = new Weighing(data.format(), weights);
    return data.trainRecords().map(weighing::weighted);
  }

  @Override
  public JavaRDD<ShardRecord> shards(int workers) {
    Weighing weighing = new Weighing(data.format(), weights);
    return data.shards(workers)
        .map(each -> new ShardRecord(each.test(), each.slot(), weighing.weighted(each.record())));
  }

  /** Writes the weight into records, at their end where they have none. */
  private record Weighing(ExampleFormat plain, List<Float> weights) implements Serializable {
    Weighing(ExampleFormat plain, float[] weights) {
      this(plain, IntStream.range(0, weights.length).mapToObj(i -> weights[i]).toList());
    }

    byte[] weighted(byte[] record) {
      float weight = weights.get(Records.largestClass(record, plain));
      OptionalInt own = plain.find(ArrayRole.WEIGHT, 0);
      if (own.isPresent()) {
        byte[] copy = record.clone();
        int offset = plain.offset(own.getAsInt(), Records.steps(record, plain));
        Records.putFloat(copy, offset, weight * Records.getFloat(record, offset));
        return copy;
      }
      byte[] longer = Arrays.copyOf(record, record.length + Float.BYTES);
      Records.putFloat(longer, record.length, weight);
      return longer;
    }
  }
}
