package dev.parsimony.spark.master;

import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;

/** The Spark of all tests of a JVM: in this process, with four slots. */
final class Contexts {
  static final int SLOTS = 4;

  private Contexts() {}

  static JavaSparkContext get() {
    SparkConf conf =
        new SparkConf()
            .setMaster("local[" + SLOTS + "]")
            .setAppName("test")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1")
            .set("spark.hadoop.hadoop.tmp.dir", System.getProperty("java.io.tmpdir") + "/hadoop");
    return new JavaSparkContext(SparkContext.getOrCreate(conf));
  }
}
