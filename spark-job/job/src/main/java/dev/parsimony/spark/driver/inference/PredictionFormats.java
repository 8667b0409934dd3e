package dev.parsimony.spark.driver.inference;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.PredictionFile;
import dev.parsimony.spark.config.UserErrorException;
import java.util.Iterator;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * Makes formats that need more than this module. Found by ServiceLoader: the job is built without
 * spark-sql, and runs on a Spark that has none.
 */
@Internal
public interface PredictionFormats {
  /**
   * Returns the format of Parquet files.
   *
   * @throws LinkageError where this Spark lacks what it takes
   */
  PredictionFormat parquet();

  /**
   * Returns a format.
   *
   * @throws UserErrorException where this jar or this Spark lacks it
   */
  static PredictionFormat of(PredictionFile file) {
    if (file == PredictionFile.CSV) {
      return new CsvPredictions();
    }
    try {
      Iterator<PredictionFormats> found =
          ServiceLoader.load(PredictionFormats.class, PredictionFormats.class.getClassLoader())
              .iterator();
      if (!found.hasNext()) {
        throw new UserErrorException(
            "--format parquet is written by parsimony-spark-ml, which is not in this jar; submit"
                + " spark-job/ml/target/parsimony-job.jar, or say --format csv.");
      }
      return found.next().parquet();
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new UserErrorException(
          "--format parquet needs a Spark with spark-sql, and this one lacks it; set SPARK_HOME to a"
              + " full Spark, leave it out to use the assembled one, or say --format csv.",
          e);
    }
  }
}
