package dev.parsimony.spark.driver.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.ExamplePart;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.LocalSpark;
import dev.parsimony.spark.dl4j.TestNetworks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Predictions as files against what the network answers on one JVM. */
final class PredictionJobTest {
  private static final int EXAMPLES = 60;

  @RegisterExtension private static final LocalSpark SPARK = LocalSpark.withNativeRuntime();

  @TempDir Path folder;
  private SavedModels models;

  @BeforeEach
  void makeModels() {
    models = new SavedModels(SPARK.context(), folder);
  }

  private static MultiLayerNetwork classifier(int features) {
    return SavedModels.network(TestNetworks.output(3), features);
  }

  private static INDArray features(int columns) {
    return SavedModels.features(EXAMPLES, columns);
  }

  private String csv(INDArray features, String end) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < EXAMPLES; i++) {
      for (int j = 0; j < features.columns(); j++) {
        text.append(j == 0 ? "" : ",").append(features.getFloat(i, j));
      }
      text.append(end).append('\n');
    }
    return "csv:" + Files.writeString(folder.resolve("data.csv"), text);
  }

  /** The lines of all files in their order, each file's header left out after it was checked. */
  private List<String> lines(String header) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("predicted"))) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(".csv"))
          .sorted()
          .flatMap(
              file -> {
                List<String> lines = read(file);
                assertEquals(header, lines.get(0));
                return lines.stream().skip(1);
              })
          .toList();
    }
  }

  private static List<String> read(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void requireValues(INDArray expected, String line, int from) {
    String[] fields = line.split(",", -1);
    assertEquals(from + expected.length(), fields.length, line);
    for (int i = 0; i < expected.length(); i++) {
      assertEquals(expected.getFloat(i), Float.parseFloat(fields[from + i]), 1e-6, line);
    }
  }

  @Test
  void classesAndProbabilitiesOfACsvWithoutLabels() throws IOException {
    MultiLayerNetwork network = classifier(4);
    models.save(network, "model.zip");
    Files.write(folder.resolve("classes.txt"), List.of("x", "y", "z"));
    INDArray features = features(4);
    models.predict("model.zip", csv(features, "") + ",label=none", ExamplePart.AUTO);

    INDArray expected = network.output(features);
    List<String> lines = lines("example,class,p_x,p_y,p_z");
    assertEquals(EXAMPLES, lines.size());
    for (int i = 0; i < EXAMPLES; i++) {
      String[] fields = lines.get(i).split(",", -1);
      assertEquals(String.valueOf(i), fields[0]);
      assertEquals("xyz".charAt(expected.getRow(i).argMax(0).getInt(0)), fields[1].charAt(0));
      requireValues(expected.getRow(i), lines.get(i), 2);
    }
    assertTrue(Files.exists(folder.resolve("predicted/_SUCCESS")));
    assertTrue(Files.exists(folder.resolve("predicted/part-00001.csv")), "one file only");
  }

  /** A label is not even looked at; files of an earlier run that has more of them go. */
  @Test
  void labelsAndEarlierResultsAreLeftOut() throws IOException {
    MultiLayerNetwork network = classifier(4);
    models.save(network, "model.zip");
    Files.createDirectory(folder.resolve("predicted"));
    Files.writeString(folder.resolve("predicted/part-00077.csv"), "earlier");
    models.predict("model.zip", csv(features(4), ",?"), ExamplePart.TEST);
    List<String> lines = lines("example,class,p_0,p_1,p_2");
    assertTrue(lines.size() > 2 && lines.size() < EXAMPLES / 2, lines.toString());
    INDArray expected = network.output(features(4));
    for (String line : lines) {
      requireValues(expected.getRow(Long.parseLong(line.split(",", -1)[0])), line, 2);
    }
  }

  @Test
  void examplesAreNumberedThroughAllFiles() throws IOException {
    MultiLayerNetwork network = classifier(4);
    models.save(network, "model.zip");
    Files.createDirectory(folder.resolve("csv"));
    INDArray features = features(4);
    for (int file = 0; file < 3; file++) {
      csv(features.mul(file), "");
      Files.move(folder.resolve("data.csv"), folder.resolve("csv/" + file + ".csv"));
    }
    models.predict("model.zip", "csv:" + folder.resolve("csv") + ",label=none", ExamplePart.AUTO);
    List<String> lines = lines("example,class,p_0,p_1,p_2");
    assertEquals(3 * EXAMPLES, lines.size());
    for (int i = 0; i < lines.size(); i++) {
      assertTrue(lines.get(i).startsWith(i + ","), lines.get(i));
    }
    INDArray expected = network.output(features.mul(2));
    for (int i = 0; i < EXAMPLES; i++) {
      requireValues(expected.getRow(i), lines.get(2 * EXAMPLES + i), 2);
    }
  }

  @Test
  void theModelsNormaliserIsApplied() throws IOException {
    MultiLayerNetwork network = classifier(4);
    models.save(network, "model.zip");
    INDArray features = features(4).muli(100).addi(1000);
    NormalizerStandardize normaliser = new NormalizerStandardize();
    normaliser.fit(new org.nd4j.linalg.dataset.DataSet(features, features));
    ModelSerializer.addNormalizerToModel(folder.resolve("model.zip").toFile(), normaliser);
    models.predict("model.zip", csv(features, "") + ",label=none", ExamplePart.AUTO);
    INDArray normalised = features.dup();
    normaliser.transform(normalised);
    INDArray expected = network.output(normalised);
    List<String> lines = lines("example,class,p_0,p_1,p_2");
    for (int i = 0; i < EXAMPLES; i++) {
      requireValues(expected.getRow(i), lines.get(i), 2);
    }
  }

  @Test
  void allOutputsOfAGraphAreWritten() throws IOException {
    ComputationGraph graph =
        new ComputationGraph(
            TestNetworks.base(new Adam(0.01))
                .graphBuilder()
                .addInputs("in")
                .addLayer("dense", new DenseLayer.Builder().nOut(6).build(), "in")
                .addLayer("kind", TestNetworks.output(2), "dense")
                .addLayer(
                    "size",
                    new OutputLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nOut(1)
                        .build(),
                    "dense")
                .setOutputs("kind", "size")
                .setInputTypes(InputType.feedForward(4))
                .build());
    graph.init();
    models.save(graph, "model.zip");
    models.predict("model.zip", csv(features(4), "") + ",label=none", ExamplePart.AUTO);
    INDArray[] expected = graph.output(features(4));
    List<String> lines = lines("example,kind_class,kind_p_0,kind_p_1,size_value");
    for (int i = 0; i < EXAMPLES; i++) {
      requireValues(
          Nd4j.hstack(expected[0].getRow(i, true), expected[1].getRow(i, true)), lines.get(i), 2);
    }
  }

  private String sequences() throws IOException {
    Files.createDirectories(folder.resolve("s/features"));
    Files.createDirectories(folder.resolve("s/labels"));
    for (int i = 0; i < 5; i++) {
      StringBuilder text = new StringBuilder();
      for (int step = 0; step <= i; step++) {
        text.append(step * 0.1f).append(',').append(i * 0.2f).append('\n');
      }
      Files.writeString(folder.resolve("s/features/" + i + ".csv"), text);
      Files.writeString(folder.resolve("s/labels/" + i + ".csv"), i % 3 + "\n");
    }
    return "sequence-csv:" + folder.resolve("s");
  }

  private static INDArray sequence(int i) {
    INDArray features = Nd4j.create(1, 2, i + 1);
    for (int step = 0; step <= i; step++) {
      features.putScalar(new int[] {0, 0, step}, step * 0.1f);
      features.putScalar(new int[] {0, 1, step}, i * 0.2f);
    }
    return features;
  }

  @Test
  void aNetworkThatAnswersAtEachStepHasALineForEach() throws IOException {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            TestNetworks.base(new Adam(0.01))
                .list()
                .layer(new LSTM.Builder().nOut(6).build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .nOut(3)
                        .build())
                .setInputType(InputType.recurrent(2))
                .build());
    network.init();
    models.save(network, "model.zip");
    models.predict("model.zip", sequences(), ExamplePart.AUTO);
    List<String> lines = lines("example,step,class,p_0,p_1,p_2");
    assertEquals(15, lines.size());
    int line = 0;
    for (int i = 0; i < 5; i++) {
      INDArray expected = network.output(sequence(i));
      for (int step = 0; step <= i; step++) {
        assertTrue(lines.get(line).startsWith(i + "," + step + ","), lines.get(line));
        requireValues(expected.slice(0).getColumn(step).dup(), lines.get(line), 3);
        line++;
      }
    }
  }

  /** Every second step only: rows of the next example would be taken for those of the others. */
  @Test
  void answersAtOtherStepsThanTheInputsAreRefused() throws IOException {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            TestNetworks.base(new Adam(0.01))
                .list()
                .layer(
                    new Convolution1DLayer.Builder(2, 2)
                        .convolutionMode(ConvolutionMode.Same)
                        .nOut(4)
                        .build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .name("half")
                        .activation(Activation.SOFTMAX)
                        .nOut(3)
                        .build())
                .setInputType(InputType.recurrent(2))
                .build());
    network.init();
    String sentence = refusal(network, sequences());
    assertTrue(sentence.startsWith("The network's output 'half' answers at "), sentence);
    assertTrue(sentence.contains(" time steps where its input has "), sentence);
    assertFalse(Files.exists(folder.resolve("predicted/_SUCCESS")));
  }

  @Test
  void valuesAreNoClassesWhereThereAreAsManyNames() throws IOException {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            TestNetworks.base(new Adam(0.01))
                .list()
                .layer(
                    new OutputLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nOut(2)
                        .build())
                .setInputType(InputType.feedForward(4))
                .build());
    network.init();
    models.save(network, "model.zip");
    Files.write(folder.resolve("classes.txt"), List.of("x", "y"));
    INDArray features = features(4);
    models.predict("model.zip", csv(features, "") + ",label=none", ExamplePart.AUTO);
    INDArray expected = network.output(features);
    List<String> lines = lines("example,value_0,value_1");
    for (int i = 0; i < EXAMPLES; i++) {
      requireValues(expected.getRow(i), lines.get(i), 1);
    }
  }

  private String refusal(Model model, String data) throws IOException {
    models.save(model, "model.zip");
    return assertThrows(
            UserErrorException.class, () -> models.predict("model.zip", data, ExamplePart.AUTO))
        .sentence();
  }

  @Test
  void anotherNumberOfFeaturesIsRefusedWithWhatToSay() throws IOException {
    String data = csv(features(4), "");
    String sentence = refusal(classifier(4), data);
    assertTrue(sentence.contains("vector of 3, as its input"), sentence);
    assertTrue(sentence.endsWith("say label=none if there is none."), sentence);
    sentence = refusal(classifier(5), data + ",label=none");
    assertTrue(sentence.contains("vector of 4, as its input"), sentence);
    assertFalse(sentence.contains("label=none"), sentence);
    assertFalse(Files.exists(folder.resolve("predicted")), "made for nothing");
  }

  @Test
  void answersThatAreNoNumbersAreRefusedAndLeaveNoFile() throws IOException {
    MultiLayerNetwork network = classifier(4);
    network.params().putScalar(0, Float.NaN);
    String sentence = refusal(network, csv(features(4), "") + ",label=none");
    assertTrue(sentence.startsWith("The network answers NaN in the batch that ends at "), sentence);
    assertTrue(sentence.contains("data.csv, line 7"), sentence);
    assertFalse(Files.exists(folder.resolve("predicted/part-00000.csv")));
    assertFalse(Files.exists(folder.resolve("predicted/_SUCCESS")));
  }

  @Test
  void anEmptyFileOfClassesIsRefused() throws IOException {
    models.save(classifier(4), "model.zip");
    Files.createFile(folder.resolve("classes.txt"));
    String data = csv(features(4), "") + ",label=none";
    UserErrorException error =
        assertThrows(
            UserErrorException.class, () -> models.predict("model.zip", data, ExamplePart.AUTO));
    assertTrue(error.sentence().contains("classes.txt is empty"), error.sentence());
  }

  /** Of a run that was interrupted. */
  @Test
  void halfWrittenFilesAreReplaced() throws IOException {
    models.save(classifier(4), "model.zip");
    Path half = folder.resolve("halves/_part-00000.csv-00ab12cd34ef5678.part");
    Files.createDirectories(half.getParent());
    Files.writeString(half, "example,class");
    String data = csv(features(4), "") + ",label=none";
    models.predictAnew("model.zip", data, "halves");
    assertFalse(Files.exists(half));
    assertTrue(Files.exists(folder.resolve("halves/_SUCCESS")));
  }
}
