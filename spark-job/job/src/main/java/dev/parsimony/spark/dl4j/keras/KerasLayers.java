package dev.parsimony.spark.dl4j.keras;

import dev.parsimony.spark.config.UserErrorException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.JsonNodeFactory;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * The layers of a model, in the form that DL4J's importer reads rightly: L1 and L2 as it knows
 * them, with DL4J's half of Keras's L2 made up for. What it would leave out is refused.
 */
final class KerasLayers {
  private static final String CLASS = "class_name";
  private static final String CONFIG = "config";
  private static final String KERNEL_PENALTY = "kernel_regularizer";
  private static final String RECURRENT_PENALTY = "recurrent_regularizer";

  /**
   * Options with which the importer makes another layer, and the values that it takes for given.
   */
  private static final Map<String, JsonNode> GIVEN =
      Map.of(
          "recurrent_dropout", JsonNodeFactory.instance.numberNode(0.0),
          "go_backwards", JsonNodeFactory.instance.booleanNode(false),
          "stateful", JsonNodeFactory.instance.booleanNode(false));

  /** Those of batch normalisation. */
  private static final List<String> LEARNT = List.of("scale", "center");

  /** Layers without weights, which may be called frozen. */
  private static final Pattern WEIGHTLESS =
      Pattern.compile(
          "InputLayer|Activation|.*ReLU|ELU|Softmax|.*Dropout.*|Gaussian.*|Flatten|Reshape|Permute"
              + "|RepeatVector|.*Pooling.*|ZeroPadding.*|Cropping.*|UpSampling.*|Masking|Add|Subtract"
              + "|Multiply|Average|Maximum|Minimum|Concatenate|Dot|Merge|Lambda");

  private final String name;

  private KerasLayers(String name) {
    this.name = name;
  }

  /**
   * Returns a model's configuration for DL4J's importer.
   *
   * @param name of the file, for messages
   * @throws UserErrorException where it has what the importer would leave out
   */
  static String of(String name, String model) throws JsonProcessingException {
    JsonNode root = new ObjectMapper().readTree(model);
    new KerasLayers(name).walk(root);
    return root.toString();
  }

  private void walk(JsonNode node) {
    if (node instanceof ObjectNode layer
        && layer.path(CONFIG) instanceof ObjectNode config
        && config.has("trainable")) {
      adapt(layer.path(CLASS).asText(), config);
    }
    node.forEach(this::walk);
  }

  private void adapt(String kind, ObjectNode config) {
    String layer = kind + " '" + config.path("name").asText() + "'";
    if (kind.equals("Bidirectional")) {
      throw new UserErrorException(
          name + " has the layer " + layer + ", to which DL4J's importer cannot give its weights.");
    }
    boolean trainable = config.path("trainable").asBoolean(true);
    require(trainable || WEIGHTLESS.matcher(kind).matches(), layer, "trainable=false");
    GIVEN.forEach(
        (option, value) -> {
          JsonNode found = config.path(option);
          boolean same =
              value.isNumber() ? found.asDouble() == value.asDouble() : !found.asBoolean();
          require(same, layer, option + "=" + found.asText());
        });
    for (String option : LEARNT) {
      require(
          !kind.equals("BatchNormalization") || config.path(option).asBoolean(true),
          layer,
          option + "=false");
    }
    adaptPenalties(layer, config);
  }

  private void adaptPenalties(String layer, ObjectNode config) {
    JsonNode kernel = config.path(KERNEL_PENALTY);
    if (config.has(RECURRENT_PENALTY)) {
      // DL4J's recurrent layers have one penalty for both.
      require(kernel.equals(config.get(RECURRENT_PENALTY)), layer, "two different regularizers");
    }
    Iterator<Map.Entry<String, JsonNode>> options = config.fields();
    while (options.hasNext()) {
      Map.Entry<String, JsonNode> option = options.next();
      boolean known =
          option.getKey().equals(KERNEL_PENALTY) || option.getKey().equals(RECURRENT_PENALTY);
      if (option.getKey().endsWith("_regularizer") && !option.getValue().isNull()) {
        require(known, layer, option.getKey());
        option.setValue(penalty(layer, option.getValue()));
      }
    }
  }

  private JsonNode penalty(String layer, JsonNode saved) {
    String kind = saved.path(CLASS).asText();
    JsonNode numbers = saved.path(CONFIG);
    require(List.of("L1", "L2", "L1L2").contains(kind), layer, "regularizer " + kind);
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    number(numbers, "l1").ifPresent(l1 -> result.put("l1", l1));
    number(numbers, "l2").ifPresent(l2 -> result.put("l2", 2 * l2));
    return result;
  }

  private static Optional<Double> number(JsonNode numbers, String key) {
    return numbers.path(key).isNumber()
        ? Optional.of(numbers.path(key).asDouble())
        : Optional.empty();
  }

  private void require(boolean holds, String layer, String what) {
    if (!holds) {
      throw new UserErrorException(
          String.format(
              "%s has the layer %s with %s, which DL4J's importer leaves out; change that in Keras,"
                  + " and save the model again.",
              name, layer, what));
    }
  }
}
