package dev.parsimony.spark.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.cli.TrainingArguments;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.LocalSpark;
import dev.parsimony.spark.dl4j.TestNetworks;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A program's class weights are the command's, to the bit. */
final class ClassWeightsTest {
  private static final int BATCH = 5;
  private static final int CLASSES = 3;

  @RegisterExtension private static final LocalSpark SPARK = LocalSpark.withNativeRuntime();

  @TempDir private Path folder;

  /** A row of numbers and its class; class 0 has twice as many as the others. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Example(float[] features, int label) {
    String line() {
      return features[0] + "," + features[1] + "," + label;
    }

    DataSet dataSet() {
      float[] row = new float[CLASSES];
      row[label] = 1;
      return new DataSet(
          Nd4j.createFromArray(new float[][] {features}),
          Nd4j.createFromArray(new float[][] {row}));
    }
  }

  private static List<Example> examples() {
    Random random = new Random(8);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      int label = Math.max(0, i % 4 - 1);
      float[] features = {
        label + (float) random.nextGaussian() / 4, (float) random.nextGaussian() - label
      };
      examples.add(new Example(features, label));
    }
    return examples;
  }

  private static MultiLayerConfiguration network(LossFunction loss, Activation activation) {
    return TestNetworks.base(new Adam(0.01))
        .list()
        .layer(
            new OutputLayer.Builder(loss)
                .activation(activation)
                .nIn(2)
                .nOut(loss == LossFunction.XENT ? 1 : CLASSES)
                .build())
        .build();
  }

  private static MultiLayerNetwork initialised(MultiLayerConfiguration configuration) {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    return network;
  }

  private static Parsimony program() {
    return Parsimony.on(SPARK.context()).workers(2).batchSize(BATCH).epochs(3).threadsPerWorker(1);
  }

  private float[] commanded(String weights) throws Exception {
    Path csv = folder.resolve("data.csv");
    Files.write(csv, examples().stream().map(Example::line).toList());
    Path json = folder.resolve("net.json");
    Files.writeString(json, network(LossFunction.MCXENT, Activation.SOFTMAX).toJson());
    Path output = folder.resolve("out-" + weights);
    TrainingArguments.train(
        SPARK.context(),
        String.format(
            "--data csv:%s --test csv:%s --model %s --class-weights %s --workers 2 --batch-size %d"
                + " --epochs 3 --threads-per-worker 1 --output %s",
            csv, csv, json, weights, BATCH, output));
    return saved(output.resolve("model.zip").toFile()).params().toFloatVector();
  }

  private static MultiLayerNetwork saved(File file) throws IOException {
    return ModelSerializer.restoreMultiLayerNetwork(file, false);
  }

  private static float[] programmed(Parsimony parsimony) {
    List<DataSet> data = examples().stream().map(Example::dataSet).toList();
    MultiLayerNetwork given = initialised(network(LossFunction.MCXENT, Activation.SOFTMAX));
    return parsimony
        .fit(given, SPARK.context().parallelize(data, 3))
        .network()
        .params()
        .toFloatVector();
  }

  @Test
  void theBitsAreTheCommands() throws Exception {
    float[] balanced = programmed(program().classWeights("balanced"));
    assertArrayEquals(commanded("balanced"), balanced);
    float[] given = programmed(program().classWeights(new double[] {1, 2, 0.5}));
    assertArrayEquals(commanded("1,2,0.5"), given);
    assertFalse(Arrays.equals(balanced, given));
    assertArrayEquals(
        programmed(program()), programmed(program().classWeights(new double[] {1, 1, 1})));
  }

  @Test
  void whatTheyAreIsPrinted() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    programmed(program().classWeights("balanced").printTo(out));
    String text = printed.toString(StandardCharsets.UTF_8);
    // 40 examples, 3 classes, of which 20, 10 and 10.
    assertTrue(text.contains("class weights 0.6667, 1.333, 1.333"), text);
  }

  private static String refusal(MultiLayerConfiguration network, String weights, DataSet data) {
    return assertThrows(
            UserErrorException.class,
            () ->
                program()
                    .classWeights(weights)
                    .fit(initialised(network), SPARK.context().parallelize(data.asList(), 2)))
        .sentence();
  }

  @Test
  void labelsThatNameNoClassAreRefused() {
    DataSet values = new DataSet(Nd4j.rand(20, 2), Nd4j.rand(20, CLASSES));
    String numbers = refusal(network(LossFunction.MSE, Activation.IDENTITY), "balanced", values);
    assertTrue(numbers.contains("tells classes apart"), numbers);
    MultiLayerConfiguration softmax = network(LossFunction.MCXENT, Activation.SOFTMAX);
    String soft = refusal(softmax, "balanced", values);
    assertTrue(soft.contains("the labels of 20 examples name no single class"), soft);
    DataSet yesAndNo =
        new DataSet(Nd4j.rand(20, 2), Nd4j.createFromArray(new float[20][1]).putScalar(3, 1));
    String two = refusal(network(LossFunction.XENT, Activation.SIGMOID), "1,2,3", yesAndNo);
    assertTrue(two.contains("3 weights, but the network has 2 classes"), two);
  }

  @Test
  void thoseToTestOnNeedNoClass() {
    DataSet soft = new DataSet(Nd4j.rand(6, 2), Nd4j.create(6, CLASSES));
    float[] tested =
        programmed(
            program()
                .classWeights("balanced")
                .testOn(SPARK.context().parallelize(soft.asList(), 2)));
    assertArrayEquals(programmed(program().classWeights("balanced")), tested);
  }

  @Test
  void aSingleOutputTellsTwoClassesApart() {
    DataSet data =
        new DataSet(Nd4j.rand(20, 2), Nd4j.createFromArray(new float[20][1]).putScalar(3, 1));
    MultiLayerConfiguration network = network(LossFunction.XENT, Activation.SIGMOID);
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    program()
        .classWeights("balanced")
        .printTo(new PrintStream(printed, true, StandardCharsets.UTF_8))
        .fit(initialised(network), SPARK.context().parallelize(data.asList(), 2));
    String text = printed.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains("class weights 0.5263, 10.00"), text);
    assertEquals(2, data.getFeatures().rank());
  }
}
