package dev.parsimony.spark.driver;

import dev.parsimony.spark.data.ShardRecord;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.apache.spark.util.SerializableConfiguration;
import scala.Function1;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * The one barrier stage in which all epochs run. A shuffle follows it, for Spark retries a barrier
 * stage whose executor was lost only where it is not the job's last stage.
 */
final class TrainingStage {
  private static final ClassTag<byte[]> BYTES = ClassTag$.MODULE$.apply(byte[].class);

  private TrainingStage() {}

  /**
   * Trains; blocks until all ranks have ended.
   *
   * @param shards one partition a rank
   * @param progress told on Spark's listener thread
   * @param watch sees all attempts
   * @return how each rank ended, in rank order
   * @throws InterruptedException where this thread was interrupted before the end
   */
  static List<RankOutcome> run(
      JavaSparkContext spark,
      JavaRDD<ShardRecord> shards,
      TaskConfig plan,
      NetworkSnapshot network,
      RunProgress progress,
      StageWatch watch)
      throws InterruptedException {
    Broadcast<byte[]> broadcast = spark.broadcast(JavaSerialized.toBytes(network));
    RankEventsAccumulator accumulator = new RankEventsAccumulator();
    spark.sc().register(accumulator, "parsimony progress");
    RankEventsListener listener = new RankEventsListener(accumulator.id(), progress);
    spark.sc().addSparkListener(listener);
    spark.sc().addSparkListener(watch);
    try {
      TrainingTask task =
          new TrainingTask(
              plan,
              broadcast,
              accumulator,
              new SerializableConfiguration(spark.hadoopConfiguration()));
      RDD<byte[]> outcomes = shards.rdd().barrier().mapPartitions(asScala(task), false, BYTES);
      outcomes.setName(StageWatch.RDD_NAME);
      JavaFutureAction<List<byte[]>> job =
          JavaRDD.fromRDD(outcomes, BYTES).coalesce(1, true).collectAsync();
      List<byte[]> results = watch.await(job);
      accumulator.ended().forEach(listener::accept);
      return results.stream()
          .map(bytes -> JavaSerialized.fromBytes(bytes, RankOutcome.class))
          .sorted(Comparator.comparingInt(RankOutcome::rank))
          .toList();
    } finally {
      spark.sc().removeSparkListener(watch);
      spark.sc().removeSparkListener(listener);
      broadcast.destroy();
    }
  }

  private static Function1<Iterator<ShardRecord>, Iterator<byte[]>> asScala(TrainingTask task) {
    return (Function1<Iterator<ShardRecord>, Iterator<byte[]>> & Serializable)
        records -> {
          try {
            RankOutcome outcome = task.run(JavaConverters.asJavaIterator(records));
            byte[] bytes = JavaSerialized.toBytes(outcome);
            return JavaConverters.asScalaIterator(Collections.singleton(bytes).iterator());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
  }
}
