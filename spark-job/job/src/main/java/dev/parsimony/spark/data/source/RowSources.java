package dev.parsimony.spark.data.source;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.DataSource;
import dev.parsimony.spark.config.UserErrorException;
import java.util.Iterator;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Opens what Spark's DataFrameReader reads. Found by ServiceLoader: the job is built without
 * spark-sql, and runs on a Spark that has none.
 */
@Internal
public interface RowSources {
  /**
   * Finds rows and what their columns are; reads as little of them as says it.
   *
   * @param labelled whether columns of labels and targets are read; if not, they may hold anything
   * @throws UserErrorException where there are none, or their columns cannot be trained on
   */
  RowTable open(JavaSparkContext spark, DataSource.Rows source, boolean labelled);

  /** Opens rows by whoever can. */
  static RowTable find(JavaSparkContext spark, DataSource.Rows source, boolean labelled) {
    try {
      Iterator<RowSources> found =
          ServiceLoader.load(RowSources.class, RowSources.class.getClassLoader()).iterator();
      if (!found.hasNext()) {
        throw new UserErrorException(
            source.kind()
                + " is read by parsimony-spark-ml, which is not in this jar; submit"
                + " spark-job/ml/target/parsimony-job.jar.");
      }
      return found.next().open(spark, source, labelled);
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new UserErrorException(
          source.kind()
              + " needs a Spark with spark-sql and spark-mllib, and this one lacks them; set"
              + " SPARK_HOME to a full Spark, or leave it out to use the assembled one.",
          e);
    }
  }
}
