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
  private final ClassOf classOf;
  private final float[] weights;

  /** Tells the class of a record, -1 where it has none. */
  interface ClassOf extends Serializable {
    int of(byte[] record);
  }

  private ClassWeightedData(TrainingData data, ClassOf classOf, float[] weights) {
    this.data = data;
    this.format = data.format().hasWeights() ? data.format() : data.format().weighted();
    this.classOf = classOf;
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
    ExampleFormat format = data.format();
    ClassOf classOf = record -> Records.largestClass(record, format);
    float[] each =
        weights.balanced()
            ? balanced(counts(data, classOf, data.classes()))
            : given(weights.given(), data.classes(), "data");
    return new ClassWeightedData(data, classOf, each);
  }

  /**
   * Gives classes their weights where labels are floats: rows with a single 1, or numbers of
   * classes. The training examples are read once.
   *
   * @param classes that the network tells apart; 0 where its labels are something else
   * @throws UserErrorException where examples have no class each, or weights are not as many
   */
  public static TrainingData ofFloats(TrainingData data, int classes, ClassWeights weights) {
    ExampleFormat format = data.format();
    ArrayFormat labels = format.arrays().get(format.find(ArrayRole.LABELS, 0).orElseThrow());
    boolean one = format.count(ArrayRole.LABELS) == 1 && labels.shape().dimensions().size() == 1;
    if (classes == 0 || !one || labels.varies()) {
      throw new UserErrorException(
          "Invalid value for --class-weights: it is for a network with one output that tells classes"
              + " apart, and one class for each example; leave it out (labelMasksAreWeights weighs"
              + " any example).");
    }
    ClassOf classOf = new FloatClass(format, classes);
    long[] counts = counts(data, classOf, classes);
    float[] each =
        weights.balanced() ? balanced(counts) : given(weights.given(), classes, "network");
    return new ClassWeightedData(data, classOf, each);
  }

  private static float[] given(List<Double> given, int classes, String whose) {
    if (given.size() != classes) {
      throw new UserErrorException(
          String.format(
              "Invalid value for --class-weights: there are %d weights, but the %s has %d classes;"
                  + " give one for each, in their order.",
              given.size(), whose, classes));
    }
    float[] weights = new float[given.size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = given.get(i).floatValue();
    }
    return weights;
  }

  /** As scikit-learn's: examples, over classes that occur, over examples of the class. */
  private static float[] balanced(long[] counts) {
    long classes = Arrays.stream(counts).filter(count -> count > 0).count();
    long examples = Arrays.stream(counts).sum();
    float[] weights = new float[counts.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = counts[i] == 0 ? 1 : (float) ((double) examples / classes / counts[i]);
    }
    return weights;
  }

  /** Counts the examples of each class. */
  private static long[] counts(TrainingData data, ClassOf classOf, int classes) {
    List<byte[]> parts =
        data.trainRecords()
            .mapPartitions(
                records -> {
                  long[] counts = new long[1 + classes]; // Those without a class first.
                  while (records.hasNext()) {
                    counts[1 + classOf.of(records.next())]++;
                  }
                  return List.of(toBytes(counts)).iterator();
                })
            .collect();
    long[] counts = new long[1 + classes];
    for (byte[] part : parts) {
      ByteBuffer numbers = ByteBuffer.wrap(part);
      Arrays.setAll(counts, i -> counts[i] + numbers.getLong(Long.BYTES * i));
    }
    if (counts[0] > 0) {
      throw new UserErrorException(
          String.format(
              Locale.ROOT,
              "Invalid value for --class-weights: the labels of %,d examples name no single class; give"
                  + " each a row with one 1 and else 0, or the number of its class.",
              counts[0]));
    }
    return Arrays.copyOfRange(counts, 1, counts.length);
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
  public List<String> featureNames() {
    return data.featureNames();
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
    Weighing weighing = new Weighing(data.format(), classOf, weights);
    return data.trainRecords().map(record -> weighing.of(false, record));
  }

  @Override
  public JavaRDD<ShardRecord> shards(int workers) {
    Weighing weighing = new Weighing(data.format(), classOf, weights);
    return data.shards(workers)
        .map(
            each ->
                new ShardRecord(each.test(), each.slot(), weighing.of(each.test(), each.record())));
  }

  /** Writes the weight into records, at their end where they have none. */
  private record Weighing(ExampleFormat plain, ClassOf classOf, List<Float> weights)
      implements Serializable {
    Weighing(ExampleFormat plain, ClassOf classOf, float[] weights) {
      this(plain, classOf, IntStream.range(0, weights.length).mapToObj(i -> weights[i]).toList());
    }

    /** Records to test on keep their weight, and need no class. */
    byte[] of(boolean test, byte[] record) {
      float weight = test ? 1 : weights.get(classOf.of(record));
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
