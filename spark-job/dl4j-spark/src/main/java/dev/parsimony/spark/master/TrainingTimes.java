package dev.parsimony.spark.master;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.deeplearning4j.spark.api.stats.SparkTrainingStats;
import org.deeplearning4j.spark.stats.BaseEventStats;
import org.deeplearning4j.spark.stats.EventStats;
import org.deeplearning4j.spark.stats.StatsUtils;
import org.jspecify.annotations.Nullable;

/** When a master's fits and their parts began, and how long they took. */
final class TrainingTimes implements SparkTrainingStats {
  /** Whole fits, on the driver. */
  static final String FIT = "ParsimonyFitTimesMs";

  /** Exporting and looking at data, on the driver. */
  static final String DATA = "ParsimonyDataTimesMs";

  /** Training, from the first check to the network's return, on the driver. */
  static final String TRAINING = "ParsimonyTrainingTimesMs";

  /** Minibatches, from before the first hook to after the last, on the workers. */
  static final String MINIBATCH = "ParsimonyWorkerMinibatchTimesMs";

  private static final String DELIMITER = ",";

  private final Map<String, ArrayList<EventStats>> events = new LinkedHashMap<>();

  TrainingTimes() {
    List.of(FIT, DATA, TRAINING, MINIBATCH).forEach(key -> events.put(key, new ArrayList<>()));
  }

  /** Returns a copy as it is now. */
  TrainingTimes copy() {
    TrainingTimes copy = new TrainingTimes();
    copy.addOtherTrainingStats(this);
    return copy;
  }

  /** Adds an event of this thread that ends now. */
  void ended(String key, long startMs) {
    add(key, List.of(new BaseEventStats(startMs, System.currentTimeMillis() - startMs)));
  }

  void add(String key, List<EventStats> more) {
    of(key).addAll(more);
  }

  private List<EventStats> of(String key) {
    List<EventStats> found = events.get(key);
    if (found == null) {
      throw new IllegalArgumentException(
          "Invalid key: got " + key + ", expected one of " + getKeySet());
    }
    return found;
  }

  @Override
  public Set<String> getKeySet() {
    return events.keySet();
  }

  @Override
  public List<EventStats> getValue(String key) {
    return List.copyOf(of(key));
  }

  @Override
  public String getShortNameForKey(String key) {
    of(key);
    return key.substring("Parsimony".length(), key.length() - "TimesMs".length());
  }

  /** All but whole fits, which the others are parts of. */
  @Override
  public boolean defaultIncludeInPlots(String key) {
    return !key.equals(FIT);
  }

  @Override
  public void addOtherTrainingStats(SparkTrainingStats other) {
    other.getKeySet().forEach(key -> add(key, other.getValue(key)));
  }

  @Override
  public @Nullable SparkTrainingStats getNestedTrainingStats() {
    return null;
  }

  @Override
  public String statsAsString() {
    StringBuilder text = new StringBuilder();
    events.forEach(
        (key, list) ->
            text.append(String.format(DEFAULT_PRINT_FORMAT, key))
                .append(StatsUtils.getDurationAsString(list, DELIMITER))
                .append('\n'));
    return text.toString();
  }

  @Override
  public void exportStatFiles(String outputPath, SparkContext sc) throws IOException {
    for (Map.Entry<String, ArrayList<EventStats>> entry : events.entrySet()) {
      String file = new Path(outputPath, entry.getKey() + ".txt").toString();
      StatsUtils.exportStats(entry.getValue(), file, DELIMITER, sc);
    }
  }
}
