package dev.parsimony.spark.driver.doctor;

import org.apache.spark.package$;
import scala.util.Properties$;

/** The Spark that is here, known before it is started. */
final class SparkBuild {
  private SparkBuild() {}

  static String version() {
    return package$.MODULE$.SPARK_VERSION();
  }

  /** Returns the version of Scala that it brings. */
  static String scala() {
    return Properties$.MODULE$.versionNumberString();
  }
}
