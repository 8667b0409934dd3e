package dev.parsimony.spark.driver.doctor;

import dev.parsimony.spark.driver.doctor.ExecutorState.RoundTime;
import dev.parsimony.spark.environment.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the workers' places mean for a run, each alone and beside each other. */
final class ExecutorChecks {
  private static final double MILLIS_PER_SECOND = 1e3;
  private static final double NANOS_PER_MILLI = 1e6;

  /** Less is no more than the clocks of machines that are kept by NTP differ at times. */
  private static final long MOST_SKEW_MILLIS = 1_000;

  /** Longer is no network of one place. */
  private static final double SLOW_ROUND_MILLIS = 20;

  private ExecutorChecks() {}

  /**
   * Returns the findings about all workers, each once with the workers that it is about.
   *
   * @param sentMillis the driver's clock before the tasks were sent
   * @param receivedMillis the driver's clock when all had answered
   */
  static List<Finding> findings(List<ExecutorState> workers, long sentMillis, long receivedMillis) {
    Map<Finding, List<ExecutorState>> about = new LinkedHashMap<>();
    for (ExecutorState worker : workers) {
      worker
          .findings()
          .forEach(finding -> about.computeIfAbsent(finding, key -> new ArrayList<>()).add(worker));
    }
    List<Finding> findings = new ArrayList<>();
    about.forEach(
        (finding, which) ->
            findings.add(which.size() == workers.size() ? finding : finding.on(described(which))));
    findings.add(processors(workers));
    findings.addAll(clocks(workers, sentMillis, receivedMillis));
    findings.addAll(rounds(workers));
    return findings;
  }

  /** Returns the findings about workers that are threads of the driver, whose machine is known. */
  static List<Finding> inOneJvm(List<ExecutorState> workers) {
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.ok("all " + workers.size() + " workers share the driver's JVM"));
    findings.addAll(rounds(workers));
    return findings;
  }

  private static String described(List<ExecutorState> workers) {
    String ranks =
        workers.stream()
            .map(each -> String.valueOf(each.worker()))
            .collect(Collectors.joining(", "));
    String hosts =
        workers.stream().map(ExecutorState::host).distinct().collect(Collectors.joining(", "));
    return (workers.size() == 1 ? "worker " : "workers ") + ranks + " on " + hosts;
  }

  private static Finding processors(List<ExecutorState> workers) {
    TreeSet<String> kinds =
        workers.stream()
            .map(ExecutorState::processor)
            .collect(Collectors.toCollection(TreeSet::new));
    return kinds.size() <= 1
        ? Finding.ok("all workers are on the same kind of processor")
        : Finding.warning(
            "Workers are on different processors ("
                + String.join("; ", kinds)
                + "), whose last bits may differ, which ends a run; take machines of one kind.");
  }

  private static List<Finding> clocks(List<ExecutorState> workers, long sent, long received) {
    Map<String, Long> skews = new LinkedHashMap<>();
    for (ExecutorState worker : workers) {
      long clock = worker.clockMillis();
      long skew = clock < sent ? clock - sent : Math.max(0, clock - received);
      if (Math.abs(skew) > MOST_SKEW_MILLIS) {
        skews.putIfAbsent(worker.host(), skew);
      }
    }
    if (skews.isEmpty()) {
      return List.of(Finding.ok("the clocks of all workers and the driver agree"));
    }
    List<Finding> findings = new ArrayList<>();
    skews.forEach((host, skew) -> findings.add(skewed(host, skew)));
    return findings;
  }

  private static Finding skewed(String host, long skewMillis) {
    return Finding.warning(
        String.format(
            Locale.ROOT,
            "The clock of %s is at least %.1f s %s the driver's, so logs do not line up, and"
                + " Kerberos refuses five minutes; keep both by NTP (chrony, systemd-timesyncd).",
            host,
            Math.abs(skewMillis) / MILLIS_PER_SECOND,
            skewMillis < 0 ? "behind" : "ahead of"));
  }

  private static List<Finding> rounds(List<ExecutorState> workers) {
    Map<Integer, Long> slowest = new LinkedHashMap<>();
    for (ExecutorState worker : workers) {
      for (RoundTime time : worker.rounds()) {
        slowest.merge(time.bytes(), time.nanos(), Math::max);
      }
    }
    List<Finding> findings = new ArrayList<>();
    slowest.forEach((bytes, nanos) -> findings.add(round(workers.size(), bytes, nanos)));
    return findings;
  }

  private static Finding round(int workers, int bytes, long nanos) {
    double millis = nanos / NANOS_PER_MILLI;
    String sentence =
        String.format(
            Locale.ROOT,
            "a round of the exchange, %,d byte%s from each of %d workers, takes %.2f ms",
            bytes,
            bytes == 1 ? "" : "s",
            workers,
            millis);
    return bytes == 1 && millis > SLOW_ROUND_MILLIS
        ? Finding.warning(
            sentence
                + "; put the workers into one network, or exchange less often (--local-steps).")
        : Finding.ok(sentence);
  }
}
