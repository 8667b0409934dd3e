package dev.parsimony.spark.ml;

import dev.parsimony.secondmoment.onednn.OneDnn;
import dev.parsimony.spark.config.AllowedClasses;
import dev.parsimony.spark.config.ModelSpec;
import dev.parsimony.spark.config.SparkSettings;
import dev.parsimony.spark.config.UpdaterSpec;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.dl4j.CallersRuntime;
import dev.parsimony.spark.dl4j.NetworkFiles;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import dev.parsimony.spark.dl4j.Networks;
import dev.parsimony.spark.driver.ModelLoader;
import dev.parsimony.spark.ml.params.NetworkParams;
import dev.parsimony.spark.ml.params.StepParams;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** The network that an Estimator's parameters describe: exactly one of them does. */
final class NetworkChoice {
  private static final List<String> ONE_INPUT = List.of("input");
  private static final List<String> ONE_OUTPUT = List.of("output");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final NetworkParams<?> params;
  private final long seed;
  private final Goal goal;

  NetworkChoice(NetworkParams<?> params, StepParams<?> steps, Goal goal) {
    this.params = params;
    this.seed = steps.getSeed();
    this.goal = goal;
  }

  /**
   * Requires that there is one network.
   *
   * @throws UserErrorException where there is none, or a choice
   */
  void require() {
    long given =
        Stream.of(params.model(), params.modelPath(), params.layers())
            .filter(params::isDefined)
            .count();
    if (given != 1) {
      throw new UserErrorException(
          "Set exactly one of model (a DL4J configuration as JSON), modelPath (its file, or a saved"
              + " model) and layers (widths of dense layers); now "
              + (given == 0 ? "none is" : given + " are")
              + " set.");
    }
  }

  /** Returns how many features a row must have, where {@code layers} says so. */
  Optional<Integer> features() {
    return params.isDefined(params.layers())
        ? Optional.of(params.getLayers()[0])
        : Optional.empty();
  }

  /**
   * Returns the names of the network's inputs as far as they are known without reading a file;
   * empty where they are not, or the model is none.
   */
  List<String> knownInputs() {
    return known("networkInputs", ONE_INPUT);
  }

  /** Returns the names of the network's outputs, likewise. */
  List<String> knownOutputs() {
    return known("networkOutputs", ONE_OUTPUT);
  }

  private List<String> known(String ofGraphs, List<String> otherwise) {
    if (params.isDefined(params.layers()) || !params.isDefined(params.model())) {
      return params.isDefined(params.modelPath()) ? List.of() : otherwise;
    }
    List<String> names = new ArrayList<>();
    configuration().path(ofGraphs).forEach(name -> names.add(name.asText()));
    return names.isEmpty() ? otherwise : names;
  }

  /** Returns a network that is a file's or a configuration's; it is read. */
  NetworkSnapshot described(SparkContext spark) {
    try (CallersRuntime runtime = CallersRuntime.take()) {
      OneDnn.enable();
      return configured(spark).orElseThrow();
    }
  }

  /**
   * Returns whether a network with a single output answers at every time step; it is read.
   *
   * @param labelled whether labels are those of steps, by which a named network is made
   */
  boolean answersSteps(SparkContext spark, boolean labelled) {
    try (CallersRuntime runtime = CallersRuntime.take()) {
      OneDnn.enable();
      return configured(spark).map(Networks::answersSteps).orElse(labelled);
    }
  }

  private JsonNode configuration() {
    try {
      return JSON.readTree(params.getModel());
    } catch (IOException e) { // A name, or no JSON, which training refuses.
      return JSON.createObjectNode();
    }
  }

  /**
   * Returns the network with fresh or saved parameters.
   *
   * @param rows asked for what only the data says: the shape of the features, and the classes
   * @throws UserErrorException where it cannot be read or made
   */
  NetworkSnapshot network(SparkContext spark, TrainingRows rows) {
    return configured(spark)
        .orElseGet(
            () -> {
              ArrayShape shape = rows.shapes(ONE_INPUT, Optional.empty()).get(0);
              return named(params.getModel().strip(), format(shape, rows), rows::classes);
            });
  }

  /** Returns the network as it is described; empty where the model is a name. */
  private Optional<NetworkSnapshot> configured(SparkContext spark) {
    AllowedClasses allowed = new SparkSettings(spark.getConf()).allowedClasses();
    if (params.isDefined(params.layers())) {
      return Optional.of(LayeredNetwork.of(params.getLayers(), updater(), seed, goal));
    }
    if (params.isDefined(params.modelPath())) {
      return Optional.of(read(spark, params.getModelPath(), allowed));
    }
    String model = params.getModel();
    if (!model.strip().startsWith("{")) {
      return Optional.empty();
    }
    byte[] json = model.getBytes(StandardCharsets.UTF_8);
    return Optional.of(
        NetworkFiles.fromConfiguration(
            "The parameter model", new ByteArrayInputStream(json), allowed));
  }

  private UpdaterSpec updater() {
    return UpdaterSpec.parse(params.getUpdater());
  }

  private static NetworkSnapshot read(SparkContext spark, String path, AllowedClasses allowed) {
    ModelSpec spec = parse("modelPath", path);
    NetworkSnapshot network =
        new ModelLoader(allowed, spark.hadoopConfiguration())
            .load(spec)
            .orElseThrow(
                () ->
                    new UserErrorException(
                        "The modelPath " + path + " is a network's name; give it as model."))
            .network();
    if (network.normaliser().present()) {
      throw new UserErrorException(
          path
              + " has a normaliser of its own, which Spark ML would not show; put a scaler of"
              + " Spark's, such as StandardScaler, into the Pipeline, and save the model without"
              + " its normaliser: ModelSerializer.writeModel(model, file, true).");
    }
    return network;
  }

  private static ExampleFormat format(ArrayShape shape, TrainingRows rows) {
    return shape.sequence() && rows.labels().get(0).array()
        ? ExampleFormat.classified(
            ArrayShape.sequence(1, shape.steps()), shape, ArrayEncoding.FLOAT32)
        : ExampleFormat.classified(shape, ArrayEncoding.FLOAT32);
  }

  private NetworkSnapshot named(String name, ExampleFormat format, IntSupplier classes) {
    ModelSpec spec = parse("model", name);
    if (!spec.named()) {
      throw new UserErrorException(
          "The model " + name + " is a file's name; give it as modelPath.");
    }
    if (goal != Goal.CLASSES) {
      throw new UserErrorException(
          "The model "
              + name
              + " tells classes apart, but values are to be learned; give layers, or a"
              + " configuration that ends with an OutputLayer of values (identity and MSE).");
    }
    return Networks.named(spec, format, classes.getAsInt(), updater(), seed);
  }

  private static ModelSpec parse(String param, String text) {
    try {
      return ModelSpec.parse(text);
    } catch (IllegalArgumentException e) {
      throw new UserErrorException("Invalid value for " + param + ": " + e.getMessage() + ".", e);
    }
  }
}
