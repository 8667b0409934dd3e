package dev.parsimony.spark.dl4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a network's configuration, which holds every number that training is set by: rates,
 * decays, thresholds, bounds and schedules of all layers, users' own included.
 */
final class ConfiguredNumbers {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ConfiguredNumbers() {}

  /** Sees each place once. */
  interface Visitor {
    /**
     * Called for a number.
     *
     * @param place for messages
     * @param owner key of the object that has it, such as {@code iupdater}
     * @param siblings all that this object has
     */
    void number(String place, String owner, String key, double value, JsonNode siblings);

    /** Called for a schedule, whose own numbers are not visited. */
    void schedule(String place, String owner, String key, JsonNode schedule);
  }

  static void visit(String configurationJson, Visitor visitor) {
    try {
      visit(JSON.readTree(configurationJson), "The network", "", visitor);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("DL4J writes configurations as JSON", e);
    }
  }

  private static void visit(JsonNode node, String layer, String owner, Visitor visitor) {
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        String numbered = owner.equals("confs") ? "Layer " + i : layer;
        visit(node.get(i), numbered, owner, visitor);
      }
      return;
    }
    JsonNode name = node.get("layerName");
    String named = name == null || name.isNull() ? layer : "Layer " + name.asText();
    Iterator<Map.Entry<String, JsonNode>> fields = node.fields();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      String key = field.getKey();
      JsonNode value = field.getValue();
      Double number = key.equals("layerName") ? null : number(value);
      if (number != null) {
        visitor.number(named, owner, key, number, node);
      } else if (schedule(value)) {
        visitor.schedule(named, owner, key, value);
      } else if (value.isContainerNode()) {
        String within = owner.equals("vertices") ? "Vertex " + key : named;
        visit(value, within, key, visitor);
      }
    }
  }

  private static boolean schedule(JsonNode value) {
    return value.path("@class").asText().endsWith("Schedule");
  }

  /** Returns a number, which DL4J writes as a text where it is not finite; null for all else. */
  private static @Nullable Double number(JsonNode value) {
    if (value.isNumber()) {
      return value.doubleValue();
    }
    return switch (value.asText()) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> null;
    };
  }
}
