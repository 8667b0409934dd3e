package dev.parsimony.spark.data;

import dev.parsimony.spark.dl4j.NativeRuntime;
import java.util.Objects;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A Spark context in this JVM with two threads, for all tests of a class. */
public final class LocalSpark implements BeforeAllCallback, AfterAllCallback {
  private final SparkConf conf;
  private final boolean nativeRuntime;
  private @Nullable JavaSparkContext context;

  private LocalSpark(SparkConf conf, boolean nativeRuntime) {
    this.conf = conf;
    this.nativeRuntime = nativeRuntime;
  }

  public static LocalSpark plain() {
    return new LocalSpark(conf(), false);
  }

  /** With ND4J ready for networks of one thread. */
  public static LocalSpark withNativeRuntime() {
    return new LocalSpark(conf(), true);
  }

  /** With Kryo for data, as many clusters set it, and refusing every class it was not told of. */
  static LocalSpark withKryo() {
    return plain()
        .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
        .set("spark.kryo.registrationRequired", "true");
  }

  /** Returns the same with another setting. */
  public LocalSpark set(String key, String value) {
    return new LocalSpark(conf.clone().set(key, value), nativeRuntime);
  }

  /** Opens a context for a single test, which closes it. */
  public static JavaSparkContext open() {
    return new JavaSparkContext(conf());
  }

  /** Opens one with a setting, likewise. */
  public static JavaSparkContext open(String key, String value) {
    return new JavaSparkContext(conf().set(key, value));
  }

  private static SparkConf conf() {
    return new SparkConf()
        .setMaster("local[2]")
        .setAppName("test")
        .set("spark.ui.enabled", "false")
        .set("spark.driver.host", "127.0.0.1")
        .set("spark.driver.bindAddress", "127.0.0.1");
  }

  @Override
  public void beforeAll(ExtensionContext tests) {
    context = new JavaSparkContext(conf);
    if (nativeRuntime) {
      NativeRuntime.prepare(1);
    }
  }

  @Override
  public void afterAll(ExtensionContext tests) {
    context().close();
  }

  public JavaSparkContext context() {
    return Objects.requireNonNull(context);
  }
}
