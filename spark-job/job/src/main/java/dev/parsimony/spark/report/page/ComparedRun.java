package dev.parsimony.spark.report.page;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.report.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One of several runs.
 *
 * @param name different from the others'
 */
@Internal
public record ComparedRun(String name, Report report) {
  /** Colours that can be told apart. */
  public static final int MOST = 7;

  /** Returns the settings in which runs differ, each run's value in its order; "" for none. */
  static Map<String, List<String>> differences(List<ComparedRun> runs) {
    Map<String, List<String>> differences = new LinkedHashMap<>();
    for (ComparedRun run : runs) {
      for (String key : run.report().config().keySet()) {
        List<String> values = new ArrayList<>();
        runs.forEach(each -> values.add(each.report().config().getOrDefault(key, "")));
        if (values.stream().distinct().count() > 1) {
          differences.put(key, values);
        }
      }
    }
    return differences;
  }
}
