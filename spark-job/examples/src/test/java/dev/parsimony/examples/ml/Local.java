package dev.parsimony.examples.ml;

import org.apache.spark.sql.SparkSession;

/** A small Spark in the tests' process. */
final class Local {
  private Local() {}

  static SparkSession spark() {
    return SparkSession.builder()
        .master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate();
  }
}
