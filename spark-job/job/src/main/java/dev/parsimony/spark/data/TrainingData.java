package dev.parsimony.spark.data;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.LabelKind;
import dev.parsimony.spark.data.format.ExampleFormat;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/** The examples of a run, found and checked on the driver's word, read and dealt out in tasks. */
@Internal
public interface TrainingData {

  ExampleFormat format();

  /** Returns how many classes the labels name; 0 where labels are values. */
  int classes();

  /** Returns what the labels are. */
  default LabelKind labelKind() {
    return classes() > 0 ? LabelKind.CLASSES : LabelKind.VALUES;
  }

  long trainExamples();

  long testExamples();

  /** One line for the console: source, counts, what was set aside, shape, classes. */
  String description();

  /** Returns the names of the classes, in their order; empty where labels are their numbers. */
  default List<String> classNames() {
    return List.of();
  }

  /** Returns the names of the features, in their order; empty where they have none. */
  default List<String> featureNames() {
    return List.of();
  }

  /** Returns how examples count by more than a weight of their own; empty where they do not. */
  default String weighting() {
    return "";
  }

  /** Returns what may be a mistake in the data, lines for the console. */
  default List<String> remarks() {
    return List.of();
  }

  default ShardPlan plan(int workers) {
    return new ShardPlan(format(), workers, trainExamples(), testExamples());
  }

  /**
   * Reads the training examples again, as records, in their order.
   *
   * @return in as many partitions as they are read in, however many workers there are
   */
  JavaRDD<byte[]> trainRecords();

  /**
   * Reads the examples again and deals them out.
   *
   * @return exactly {@code workers} partitions; partition r holds, in any order, the records that
   *     {@link #plan} gives to rank r. The tasks fail if there are more or fewer than were counted.
   */
  JavaRDD<ShardRecord> shards(int workers);
}
