package dev.parsimony.spark.data;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** A Spark context in this JVM with two threads. */
public final class LocalSpark {
  private LocalSpark() {}

  public static JavaSparkContext start() {
    return new JavaSparkContext(conf());
  }

  /** With Kryo for data, as many clusters set it, and refusing every class it was not told of. */
  static JavaSparkContext startWithKryo() {
    return new JavaSparkContext(
        conf()
            .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
            .set("spark.kryo.registrationRequired", "true"));
  }

  private static SparkConf conf() {
    return new SparkConf()
        .setMaster("local[2]")
        .setAppName("test")
        .set("spark.ui.enabled", "false")
        .set("spark.driver.host", "127.0.0.1")
        .set("spark.driver.bindAddress", "127.0.0.1");
  }
}
