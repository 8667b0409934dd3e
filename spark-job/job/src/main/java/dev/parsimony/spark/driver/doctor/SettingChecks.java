package dev.parsimony.spark.driver.doctor;

import dev.parsimony.spark.config.MemoryLimits;
import dev.parsimony.spark.config.SparkSettings;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.driver.Preflight;
import dev.parsimony.spark.environment.Finding;
import dev.parsimony.spark.environment.Mebibytes;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spark's version and settings against what a run needs; the rules are those of a run. */
final class SettingChecks {
  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\..*");

  /** The smallest networks take about as much. */
  private static final long LEAST_OFF_HEAP_BYTES = 512 * Mebibytes.BYTES;

  private SettingChecks() {}

  /**
   * Returns a finding about each.
   *
   * @param spark its version
   * @param scala the version that it is built with
   * @param java the number of the release that this runs on
   */
  static List<Finding> findings(SparkSettings settings, String spark, String scala, int java) {
    List<Finding> findings = new ArrayList<>();
    findings.add(version(settings.master(), spark, scala, java));
    findings.add(barrier(settings));
    Preflight.warning(settings)
        .map(text -> text.replaceFirst("^warning: ", ""))
        .ifPresent(text -> findings.add(Finding.warning(text + ".")));
    findings.add(memory(settings.memoryLimits()));
    return findings;
  }

  private static Finding version(String master, String spark, String scala, int java) {
    Matcher matcher = VERSION.matcher(spark);
    int major = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    int minor = matcher.matches() ? Integer.parseInt(matcher.group(2)) : 0;
    if (major < 3 || (major == 3 && minor < 5)) {
      return Finding.problem(
          "This is Spark " + spark + ", and Parsimony runs on Spark 3.5 and 4; take one of them.");
    }
    int tooNew = major == 3 ? 22 : major == 4 && minor < 2 ? 24 : Integer.MAX_VALUE;
    if (java >= tooNew) {
      return Finding.problem(
          "Spark "
              + spark
              + " runs on Java 17 and 21, and this is Java "
              + java
              + "; set JAVA_HOME to one of them, or take Spark 4.2 or newer.");
    }
    return Finding.ok("Spark " + spark + ", Scala " + scala + ", master " + master);
  }

  private static Finding barrier(SparkSettings settings) {
    try {
      Preflight.settings(settings);
    } catch (UserErrorException e) {
      return Finding.problem(e.sentence());
    }
    String protection =
        settings.oneJvm()
            ? "messages stay in one JVM"
            : (settings.authenticated() ? "authenticated" : "not authenticated")
                + (settings.exchangeEncrypted() ? " and encrypted" : ", not encrypted");
    return Finding.ok("Spark's settings allow a barrier stage; exchange: " + protection);
  }

  private static Finding memory(MemoryLimits limits) {
    String offHeap =
        limits.offHeap() == Long.MAX_VALUE
            ? "off-heap without a limit"
            : "off-heap up to "
                + Mebibytes.text(limits.offHeap())
                + " ("
                + limits.offHeapSetting()
                + ")";
    String what =
        "each JVM with workers: heap "
            + Mebibytes.text(limits.heap())
            + " ("
            + limits.heapSetting()
            + "), "
            + offHeap;
    if (limits.offHeap() >= LEAST_OFF_HEAP_BYTES) {
      return Finding.ok(what);
    }
    return Finding.warning(
        what
            + "; the smallest networks take about "
            + Mebibytes.text(LEAST_OFF_HEAP_BYTES)
            + " off-heap: raise "
            + limits.offHeapSetting()
            + ", or lower "
            + limits.heapSetting()
            + ".");
  }
}
