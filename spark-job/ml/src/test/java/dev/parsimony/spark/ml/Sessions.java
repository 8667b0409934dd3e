package dev.parsimony.spark.ml;

import org.apache.spark.sql.SparkSession;

/** The Spark of all tests of a JVM: in this process, with two slots. */
public final class Sessions {
  private static final String SHUFFLE_PARTITIONS = "2";

  private Sessions() {}

  /** Returns it, started where it is not there yet. */
  public static SparkSession get() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("test")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", SHUFFLE_PARTITIONS)
        .config("spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir"))
        .getOrCreate();
  }
}
