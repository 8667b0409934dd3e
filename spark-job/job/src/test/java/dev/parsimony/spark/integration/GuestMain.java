package dev.parsimony.spark.integration;

import dev.parsimony.spark.cli.Main;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Calls the job's main as Databricks does: in a JVM and beside a context that stay. */
final class GuestMain {
  static final String STILL_USABLE = "the context counts to 2";
  static final String BETWEEN_WORDS = "\t";

  private GuestMain() {}

  /** Each argument is a command. */
  public static void main(String[] args) {
    JavaSparkContext host = new JavaSparkContext(new SparkConf().setAppName("host"));
    for (String command : args) {
      try {
        Main.main(command.split(BETWEEN_WORDS));
        System.out.println("main returned");
      } catch (RuntimeException e) {
        System.out.println("main threw: " + e.getMessage());
      }
      long count = host.parallelize(java.util.List.of(1, 2)).count();
      System.out.println("the context counts to " + count);
    }
    host.stop();
    System.exit(7);
  }
}
