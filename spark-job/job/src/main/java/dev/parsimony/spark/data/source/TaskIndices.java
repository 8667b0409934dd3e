package dev.parsimony.spark.data.source;

import dev.parsimony.spark.Internal;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/** Work that is dealt out by its index in a list. */
@Internal
public final class TaskIndices {
  private TaskIndices() {}

  /** One partition per task, made of a bare range: nothing to serialize but the function's own. */
  public static JavaRDD<Object> of(JavaSparkContext spark, int tasks) {
    return spark.sc().range(0, tasks, 1, tasks).toJavaRDD();
  }
}
