package dev.parsimony.examples.ml;

import java.io.IOException;
import org.apache.spark.sql.SparkSession;

/** How each program here begins and ends. */
final class Program {
  /** What it does with Spark. */
  interface Body {
    void run(SparkSession spark) throws IOException;
  }

  private Program() {}

  /** Runs on the cluster of spark-submit, or else in this process, and ends it. */
  static void run(String name, int workers, Body body) throws IOException {
    SparkSession.Builder builder = SparkSession.builder().appName(name);
    if (System.getProperty("spark.master") == null) {
      builder.master("local[" + workers + "]");
    }
    try (SparkSession spark = builder.getOrCreate()) {
      body.run(spark);
    }
    if (!"cluster".equals(System.getProperty("spark.submit.deployMode"))) {
      // Not a return: barrier stages of Spark 3.5 leave a thread that would keep this process up.
      System.exit(0);
    }
  }
}
