package dev.parsimony.spark.dl4j.keras;

import dev.parsimony.spark.config.ModelSpec;
import dev.parsimony.spark.config.UpdaterSpec;
import dev.parsimony.spark.config.UserErrorException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.JsonNodeFactory;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * What a model is trained with, its loss and its optimiser, in the form that DL4J's importer reads.
 * What the importer would leave out or take for something else is refused: the optimiser's
 * clipping, weight decay and schedules, momentum that is not Nesterov's, and losses of logits.
 */
final class KerasTraining {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String OPTIMISER = "optimizer_config";
  private static final String CLASS = "class_name";
  private static final String CONFIG = "config";
  private static final String RATE = "learning_rate";
  private static final String MOMENTUM = "momentum";

  /** How DL4J's importer calls optimisers, by Keras's name. */
  private static final Map<String, String> OPTIMISERS =
      Map.of(
          "Adam", "Adam",
          "Adamax", "Adamax",
          "Nadam", "Nadam",
          "RMSprop", "RMSprop",
          "SGD", "SGD");

  /** Keras's options of optimisers that DL4J's do not have. */
  private static final List<String> UNKNOWN =
      List.of(
          "weight_decay",
          "clipnorm",
          "global_clipnorm",
          "clipvalue",
          "use_ema",
          "amsgrad",
          "centered",
          "schedule_decay");

  private final String name;

  private KerasTraining(String name) {
    this.name = name;
  }

  /**
   * Returns the training configuration for DL4J's importer.
   *
   * @param name of the file, for messages
   * @param saved that of the file; empty for a model that was saved without one
   * @throws UserErrorException where a loss or an optimiser is missing, or not DL4J's
   */
  static String of(String name, Optional<String> saved, ModelSpec.KerasModel given)
      throws JsonProcessingException {
    KerasTraining training = new KerasTraining(name);
    JsonNode of = saved.isPresent() ? new ObjectMapper().readTree(saved.get()) : JSON.objectNode();
    ObjectNode result = JSON.objectNode();
    training.requireEqualWeights(of.path("loss_weights"));
    result.set("loss", training.loss(of.path("loss"), given.loss()));
    result.set(OPTIMISER, training.optimiser(of.path(OPTIMISER), given.updater()));
    return result.toString();
  }

  private void requireEqualWeights(JsonNode weights) {
    for (JsonNode weight : weights) {
      if (weight.asDouble() != 1) {
        throw new UserErrorException(
            name
                + " was saved with loss_weights, which DL4J has not; compile it without them in"
                + " Keras, and save it again.");
      }
    }
  }

  private JsonNode loss(JsonNode saved, Optional<String> given) {
    if (given.isPresent()) {
      return JSON.textNode(given.get());
    }
    if (saved.isMissingNode() || saved.isNull()) {
      throw new UserErrorException(
          name
              + " was saved without a loss; give it one by Keras's name, as in --loss"
              + " categorical_crossentropy, binary_crossentropy or mse.");
    }
    JsonNode config = saved.path(CONFIG);
    boolean plain = saved.isTextual() || config.path("name").isTextual();
    if (!plain
        || config.path("from_logits").asBoolean()
        || config.path("label_smoothing").asDouble() != 0
        || config.path("reduction").asText("auto").equals("sum")) {
      throw new UserErrorException(
          name
              + " was saved with a loss that DL4J has not, "
              + saved
              + "; give it another by Keras's name, as in --loss categorical_crossentropy behind a"
              + " softmax.");
    }
    return JSON.textNode(saved.isTextual() ? saved.asText() : config.path("name").asText());
  }

  private ObjectNode optimiser(JsonNode saved, Optional<UpdaterSpec> given) {
    if (given.isPresent() || saved.isMissingNode()) {
      return optimiser(given.orElse(UpdaterSpec.DEFAULT));
    }
    // Keras 2.11 and newer put Custom> before the names of their own.
    String kind = saved.path(CLASS).asText().replaceFirst("^Custom>", "");
    JsonNode config = saved.path(CONFIG);
    String known = OPTIMISERS.get(kind);
    if (known == null) {
      throw refused("optimiser " + kind);
    }
    for (String option : UNKNOWN) {
      JsonNode value = config.path(option);
      if (!value.isMissingNode() && !value.isNull() && !value.equals(JSON.booleanNode(false))) {
        throw refused(kind + "'s " + option + "=" + value.asText());
      }
    }
    JsonNode rate = config.has(RATE) ? config.get(RATE) : config.path("lr");
    if (!rate.isNumber()) {
      throw refused(kind + "'s learning rate " + rate);
    }
    boolean momentum = config.path(MOMENTUM).asDouble() != 0;
    if (momentum && !(kind.equals("SGD") && config.path("nesterov").asBoolean())) {
      throw refused(kind + "'s momentum without Nesterov's");
    }
    if (kind.equals("Adamax") && config.path("decay").asDouble() != 0) {
      throw refused(kind + "'s decay");
    }
    ObjectNode numbers = JSON.objectNode();
    config
        .fields()
        .forEachRemaining(
            option -> {
              if (option.getValue().isNumber()) {
                numbers.put(option.getKey(), option.getValue().asDouble());
              }
            });
    numbers.remove("lr");
    numbers.put(RATE, rate.asDouble());
    if (!numbers.has("decay")) {
      numbers.put("decay", 0.0);
    }
    return named(known, numbers);
  }

  private static ObjectNode optimiser(UpdaterSpec spec) {
    ObjectNode numbers = JSON.objectNode();
    numbers.put(RATE, spec.learningRate());
    numbers.put("decay", 0.0);
    if (spec.kind() == UpdaterSpec.Kind.ADAM) {
      numbers.put("beta_1", 0.9);
      numbers.put("beta_2", 0.999);
      numbers.put("epsilon", 1e-8);
      return named("Adam", numbers);
    }
    numbers.put(MOMENTUM, spec.kind() == UpdaterSpec.Kind.SGD ? 0.0 : spec.momentum());
    return named("SGD", numbers);
  }

  private static ObjectNode named(String kind, ObjectNode numbers) {
    ObjectNode result = JSON.objectNode();
    result.put(CLASS, kind);
    result.set(CONFIG, numbers);
    return result;
  }

  private UserErrorException refused(String what) {
    return new UserErrorException(
        name
            + " was saved with Keras's "
            + what
            + ", which DL4J has not; give it another optimiser, as in --updater adam:0.001.");
  }
}
