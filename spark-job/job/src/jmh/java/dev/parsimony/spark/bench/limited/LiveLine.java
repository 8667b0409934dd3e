package dev.parsimony.spark.bench.limited;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;

/**
 * Where a run is, as a line of {@code --progress json} says. It was so up to three seconds ago: a
 * worker tells it once a second, and it comes with a heartbeat, every two seconds.
 *
 * @param epoch from 1
 * @param batch of the epoch, from 1
 * @param examplesPerSecond of all workers together
 * @param wireRatio bytes of float32 over those of messages, in this epoch so far
 */
public record LiveLine(int epoch, int batch, double examplesPerSecond, double wireRatio) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Reads it; empty where a line is another. */
  public static Optional<LiveLine> of(String line) {
    if (!line.startsWith("{\"event\":\"progress\"")) {
      return Optional.empty();
    }
    try {
      JsonNode progress = JSON.readTree(line);
      return Optional.of(
          new LiveLine(
              progress.get("epoch").asInt(),
              progress.get("batch").asInt(),
              progress.get("examplesPerSecond").asDouble(),
              progress.get("wireRatio").asDouble()));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Not a line of a run's progress: " + line, e);
    }
  }
}
