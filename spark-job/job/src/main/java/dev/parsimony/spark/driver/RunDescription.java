package dev.parsimony.spark.driver;

import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.exchange.config.ExchangePattern;
import dev.parsimony.spark.config.SparkSettings;
import dev.parsimony.spark.config.TrainingConfig;
import dev.parsimony.spark.dl4j.NativeRuntime;
import dev.parsimony.spark.dl4j.file.Normaliser;
import dev.parsimony.spark.report.Report;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.package$;

/** A run's settings as text. */
final class RunDescription {
  private RunDescription() {}

  /** For the console, before training. */
  static String of(
      RunSubject subject,
      TrainingConfig config,
      SparkSettings settings,
      ParameterLayout layout,
      int batchesPerEpoch) {
    return String.format(
        Locale.ROOT,
        "%s: %,d parameters; %s x batch %d, %s of %s; compression %s; share %s; oneDNN"
            + " %s, %s per worker; Spark %s on %s",
        subject.model(),
        layout.length(),
        count(config.workers(), "worker"),
        config.batchSize(),
        count(config.epochs(), "epoch"),
        batchesPerEpoch + (batchesPerEpoch == 1 ? " batch" : " batches"),
        config.compression(),
        config.sharing(),
        onOrOff(NativeRuntime.oneDnn()),
        count(settings.threadsPerWorker(config), "native thread"),
        package$.MODULE$.SPARK_VERSION(),
        settings.master());
  }

  /** For report.json. */
  static Map<String, String> config(
      RunSubject subject,
      TrainingConfig config,
      SparkSettings settings,
      String data,
      Normaliser normaliser,
      boolean oneDnn) {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("data", subject.data());
    subject.test().ifPresent(test -> map.put("test", test));
    map.put("examples", data);
    map.put("model", subject.model());
    if (normaliser.present()) {
      map.put("normaliser", normaliser.toString());
    }
    map.put("workers", String.valueOf(config.workers()));
    map.put("batchSize", String.valueOf(config.batchSize()));
    if (config.batchByLength()) {
      map.put("batchByLength", "true");
    }
    map.put("epochs", String.valueOf(config.epochs()));
    if (config.stopsEarly()) {
      map.put(Report.EARLY_STOPPING, String.valueOf(config.steps().earlyStopping()));
    }
    map.put("compression", config.compression().toString());
    map.put("share", config.sharing().toString());
    if (config.sharing().target() != null) {
      map.put(Report.TARGET, config.sharing().target().toString());
    }
    if (config.secondMoments().averaged()) {
      map.put("secondMoments", config.secondMoments().toString());
    }
    map.put("kernels", config.kernels().toString());
    map.put(
        "exchange", config.pattern().map(ExchangePattern::toString).orElse(ExchangePattern.AUTO));
    map.put("onNonFinite", config.onNonFinite().toString());
    if (config.unusedOutputs()) {
      map.put("allowUnusedOutputs", "true");
    }
    subject.updater().ifPresent(updater -> map.put("updater", updater));
    map.put("seed", String.valueOf(config.seed()));
    map.put("threadsPerWorker", String.valueOf(settings.threadsPerWorker(config)));
    map.put("oneDNN", onOrOff(oneDnn));
    map.put("master", settings.master());
    map.put("spark", package$.MODULE$.SPARK_VERSION());
    map.put("java", System.getProperty("java.version"));
    return map;
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private static String onOrOff(boolean on) {
    return on ? "on" : "off";
  }
}
