package dev.parsimony.spark.driver;

import dev.parsimony.spark.config.SparkSettings;
import dev.parsimony.spark.driver.yarn.YarnRoom;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.SparkContext;

/** What a cluster lacks where it gives too few slots, and what to change. */
final class SlotShortage {
  private SlotShortage() {}

  /** Returns a sentence, with what the cluster manager knows; asks YARN for up to some seconds. */
  static String sentence(int slots, int workers, SparkSettings settings, SparkContext spark) {
    if (settings.kubernetes()) {
      return ofKubernetes(slots, workers, settings, spark.applicationId());
    }
    Optional<String> room =
        settings.yarn()
            ? YarnRoom.described(settings, spark.hadoopConfiguration())
            : Optional.empty();
    return room.map(known -> ofYarn(slots, workers, known))
        .orElseGet(() -> plain(slots, workers, settings));
  }

  /** Returns a sentence for whatever gives the slots. */
  static String plain(int slots, int workers, SparkSettings settings) {
    return "There are "
        + slots
        + " slots for "
        + workers
        + " workers; give Spark more executors or cores (now: "
        + settings.master()
        + "), or lower --workers.";
  }

  static String ofYarn(int slots, int workers, String room) {
    return String.format(
        Locale.ROOT,
        "There are %d slots for %d workers: %s; lower spark.executor.memory and its overhead"
            + " (--worker-memory of yarn.sh) or --workers, or wait for other applications.",
        slots,
        workers,
        room);
  }

  /** Kubernetes leaves pods without a place Pending, and says so to nobody. */
  static String ofKubernetes(int slots, int workers, SparkSettings settings, String application) {
    return "There are "
        + slots
        + " slots for "
        + workers
        + " workers: Kubernetes has not started all executor pods, each of which asks for "
        + settings.podRequest()
        + "; 'kubectl describe pods --namespace "
        + settings.kubernetesNamespace()
        + " --selector spark-app-selector="
        + application
        + "' says why. Make room for them, or lower --workers or what each asks for"
        + " (--worker-cores, --worker-memory).";
  }
}
