package dev.parsimony.spark.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The asset bundle as the Databricks CLI takes it for one target. */
final class DatabricksBundle {
  static final Path FILE = Path.of("..", "..", "submit", "databricks", "databricks.yml");

  private static final Pattern NUMBER = Pattern.compile("\\d+");
  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\{var\\.(\\w+)}|\\{\\{job\\.parameters\\.([\\w-]+)}}");

  private DatabricksBundle() {}

  /**
   * The bundle with a target laid over it and values in place of its variables; variables and
   * targets themselves are left out.
   */
  static ObjectNode of(String target) throws IOException {
    ObjectNode bundle = (ObjectNode) new YAMLMapper().readTree(FILE.toFile());
    JsonNode overlay = bundle.remove("targets").get(target);
    Map<String, String> values = new TreeMap<>();
    bundle
        .remove("variables")
        .fields()
        .forEachRemaining(
            entry -> values.put(entry.getKey(), entry.getValue().get("default").asText()));
    overlay
        .path("variables")
        .fields()
        .forEachRemaining(entry -> values.put(entry.getKey(), entry.getValue().asText()));
    if (overlay.has("resources")) {
      merge((ObjectNode) bundle.get("resources"), (ObjectNode) overlay.get("resources"));
    }
    return (ObjectNode) replaced(bundle, values);
  }

  /** A text with the values of the job's parameters in place of the references to them. */
  static String withParameters(String text, Map<String, String> parameters) {
    return replace(text, parameters);
  }

  /** As the CLI merges: objects field by field, lists of clusters by their key. */
  private static void merge(ObjectNode into, ObjectNode from) {
    from.fields()
        .forEachRemaining(
            field -> {
              JsonNode own = into.get(field.getKey());
              if (own instanceof ObjectNode object) {
                merge(object, (ObjectNode) field.getValue());
              } else if (own instanceof ArrayNode array) {
                mergeOnly(array, (ArrayNode) field.getValue());
              } else {
                into.set(field.getKey(), field.getValue());
              }
            });
  }

  private static void mergeOnly(ArrayNode into, ArrayNode from) {
    if (into.size() != 1 || from.size() != 1) {
      throw new IllegalArgumentException("Only lists of one are merged here: " + from);
    }
    JsonNode key = from.get(0).get("job_cluster_key");
    if (!into.get(0).get("job_cluster_key").equals(key)) {
      throw new IllegalArgumentException("No cluster of that key: " + key);
    }
    merge((ObjectNode) into.get(0), (ObjectNode) from.get(0));
  }

  private static JsonNode replaced(JsonNode node, Map<String, String> values) {
    if (node instanceof ObjectNode object) {
      object.fields().forEachRemaining(field -> field.setValue(replaced(field.getValue(), values)));
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, replaced(array.get(i), values));
      }
    } else if (node instanceof TextNode text && text.textValue().contains("${")) {
      String value = replace(text.textValue(), values);
      return NUMBER.matcher(value).matches()
          ? new IntNode(Integer.parseInt(value))
          : new TextNode(value);
    }
    return node;
  }

  /** References of the other kind stay as they are. */
  private static String replace(String text, Map<String, String> values) {
    return REFERENCE
        .matcher(text)
        .replaceAll(
            match -> {
              String name = match.group(1) == null ? match.group(2) : match.group(1);
              boolean variable = match.group(1) != null;
              if (!values.containsKey(name)) {
                if (variable) {
                  throw new IllegalArgumentException("No such variable: " + match.group());
                }
                return Matcher.quoteReplacement(match.group());
              }
              return Matcher.quoteReplacement(values.get(name));
            });
  }
}
