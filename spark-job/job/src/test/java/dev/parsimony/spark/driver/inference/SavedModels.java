package dev.parsimony.spark.driver.inference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parsimony.spark.config.AllowedClasses;
import dev.parsimony.spark.config.DataSource;
import dev.parsimony.spark.config.ExamplePart;
import dev.parsimony.spark.config.InferenceConfig;
import dev.parsimony.spark.config.PredictionFile;
import dev.parsimony.spark.dl4j.TestNetworks;
import dev.parsimony.spark.report.RunConsole;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** Runs the commands on models in a folder, in this JVM. */
final class SavedModels {
  private final JavaSparkContext spark;
  private final Path folder;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  SavedModels(JavaSparkContext spark, Path folder) {
    this.spark = spark;
    this.folder = folder;
  }

  /** Returns a network with a hidden layer of 8. */
  static MultiLayerNetwork network(OutputLayer output, int features) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            TestNetworks.base(new Adam(0.01))
                .list()
                .layer(new DenseLayer.Builder().nOut(8).build())
                .layer(output)
                .setInputType(InputType.feedForward(features))
                .build());
    network.init();
    return network;
  }

  /** Returns numbers of a normal distribution, the same at every call. */
  static INDArray features(int examples, int columns) {
    Random random = new Random(5);
    INDArray features = Nd4j.create(examples, columns);
    for (int i = 0; i < features.length(); i++) {
      features.putScalar(i, (float) random.nextGaussian());
    }
    return features;
  }

  void save(Model model, String name) throws IOException {
    ModelSerializer.writeModel(model, folder.resolve(name).toFile(), true);
  }

  /** Reads a file of results. */
  JsonNode json(String file) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(file).toFile());
  }

  /** Evaluates; its results are in the folder "evaluated". */
  void evaluate(String model, String data, ExamplePart part) throws IOException {
    new EvaluationJob(config(model, data, part, "evaluated"), spark, console()).run();
  }

  /** Predicts; its results are in the folder "predicted". */
  void predict(String model, String data, ExamplePart part) throws IOException {
    new PredictionJob(config(model, data, part, "predicted"), PredictionFile.CSV, spark, console())
        .run();
  }

  /** Predicts into a folder with no earlier results. */
  void predictAnew(String model, String data, String output) throws IOException {
    new PredictionJob(
            config(model, data, ExamplePart.AUTO, output, false),
            PredictionFile.CSV,
            spark,
            console())
        .run();
  }

  private InferenceConfig config(String model, String data, ExamplePart part, String output) {
    return config(model, data, part, output, true);
  }

  private InferenceConfig config(
      String model, String data, ExamplePart part, String output, boolean overwrite) {
    return new InferenceConfig(
        DataSource.parse(data),
        part,
        folder.resolve(model).toString(),
        AllowedClasses.NONE,
        7,
        2,
        42,
        OptionalInt.of(1),
        Optional.of(folder.resolve(output).toString()),
        overwrite);
  }

  private RunConsole console() {
    return new RunConsole(new PrintStream(printed, true, StandardCharsets.UTF_8), false);
  }

  String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }
}
