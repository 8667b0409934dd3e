package dev.parsimony.spark.dl4j;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parsimony.spark.config.UserErrorException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Whether the numbers of a configuration are ones to train with. DL4J checks few of them; one that
 * is no number, or a decay of 1, leaves parameters that are none either, or as they were.
 */
final class HyperparameterCheck implements ConfiguredNumbers.Visitor {
  /** Numbers that DL4J sets to NaN where they are left out. */
  private static final Set<String> UNSET =
      Set.of("biasInit", "gainInit", "gradientNormalizationThreshold");

  /** Numbers that AlphaDropout works out itself. */
  private static final Set<String> DERIVED = Set.of("a", "b", "alphaPrime");

  private static final Map<String, Range> OF_UPDATER =
      Map.of(
          "learningRate", Range.NOT_NEGATIVE,
          "momentum", Range.BELOW_ONE,
          "beta1", Range.BELOW_ONE,
          "beta2", Range.BELOW_ONE,
          "rmsDecay", Range.SHARE,
          "rho", Range.SHARE,
          "epsilon", Range.NOT_NEGATIVE);

  private static final Map<String, Range> OF_DROPOUT =
      Map.of("p", Range.PROBABILITY, "rate", Range.BELOW_ONE, "stddev", Range.NOT_NEGATIVE);

  private static final Map<String, Map<String, Range>> RANGES =
      Map.of(
          "iupdater", OF_UPDATER,
          "biasUpdater", OF_UPDATER,
          "idropout", OF_DROPOUT,
          "weightNoise", Map.of("weightRetainProb", Range.PROBABILITY));

  private HyperparameterCheck() {}

  /** The range that a number must be in. */
  private enum Range {
    FINITE("a finite number"),
    NOT_NEGATIVE("0 or more"),
    POSITIVE("more than 0"),
    SHARE("in [0, 1]"),
    BELOW_ONE("in [0, 1)"),
    PROBABILITY("in (0, 1]");

    private final String words;

    Range(String words) {
      this.words = words;
    }

    boolean holds(double value) {
      return Double.isFinite(value)
          && switch (this) {
            case FINITE -> true;
            case NOT_NEGATIVE -> value >= 0;
            case POSITIVE -> value > 0;
            case SHARE -> value >= 0 && value <= 1;
            case BELOW_ONE -> value >= 0 && value < 1;
            case PROBABILITY -> value > 0 && value <= 1;
          };
    }
  }

  /**
   * Checks all but schedules.
   *
   * @throws UserErrorException naming the layer and the number
   */
  static void require(String configurationJson) {
    ConfiguredNumbers.visit(configurationJson, new HyperparameterCheck());
  }

  @Override
  public void number(String place, String owner, String key, double value, JsonNode siblings) {
    if (exempt(owner, key, value, siblings)) {
      return;
    }
    Range range = RANGES.getOrDefault(owner, Map.of()).getOrDefault(key, Range.FINITE);
    if (key.equals("gradientNormalizationThreshold") && clips(siblings)) {
      range = Range.POSITIVE;
    }
    if (!range.holds(value)) {
      throw new UserErrorException(
          String.format(
              Locale.ROOT,
              "%s has %s%s = %s; it must be %s.",
              place,
              key,
              RANGES.containsKey(owner) ? " of its " + owner(owner, siblings) : "",
              value,
              range.words));
    }
  }

  private static String owner(String owner, JsonNode siblings) {
    String type = siblings.path("@class").asText();
    return type.isEmpty() ? owner : type.substring(type.lastIndexOf('.') + 1);
  }

  /** Whether a number says nothing. */
  private static boolean exempt(String owner, String key, double value, JsonNode siblings) {
    boolean unset = Double.isNaN(value) && UNSET.contains(key);
    return (unset && !(key.equals("gradientNormalizationThreshold") && clips(siblings)))
        || (owner.equals("idropout") && DERIVED.contains(key))
        || (Double.isNaN(value) && scheduled(key, siblings));
  }

  private static boolean clips(JsonNode layer) {
    return layer.path("gradientNormalization").asText().startsWith("Clip");
  }

  private static boolean scheduled(String key, JsonNode siblings) {
    Iterator<Map.Entry<String, JsonNode>> fields = siblings.fields();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      boolean schedule = field.getKey().matches(key + "I?[sS]chedule");
      if (schedule && !field.getValue().isNull()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void schedule(String place, String owner, String key, JsonNode schedule) {
    // ScheduleCheck follows them over the steps of a run.
  }
}
