package dev.parsimony.spark.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parsimony.spark.dl4j.NativeRuntime;
import dev.parsimony.spark.dl4j.TestNetworks;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** LSTMs on sequences of different lengths, from the command line to what plain DL4J says. */
final class SequencesIT {
  private static final int DIGITS = 10;

  private static final int SPEAKERS = 9;
  private static final Path VOWELS = Path.of("..", "..", "..", "shared", "data", "sequence");
  private static final int VOWEL_EPOCHS = 30;
  private static final int[] TEST_SERIES = {31, 35, 88, 44, 29, 24, 40, 50, 29};

  @TempDir Path folder;

  @Test
  void theWayOfAPen() throws Exception {
    Files.writeString(folder.resolve("net.json"), answersAtEveryStep().toJson());
    Commands commands = new Commands(folder);
    commands.train(Map.of(), arguments("lstm:16", "named", "variance"));
    commands.train(Map.of(), arguments(folder + "/net.json", "every-step", "none"));
    List<JobProcess.Result> results = commands.run("local[2]");
    assertEquals(0, results.get(0).exitCode(), results.get(0).err());
    assertEquals(0, results.get(1).exitCode(), results.get(1).err());

    DataSet pen = SequenceFiles.read(SequenceFiles.PEN, DIGITS);
    INDArray mask = pen.getFeaturesMaskArray();
    INDArray answers = network("named").output(pen.getFeatures(), false, mask, null);
    assertEquals(report("named").get("accuracy").doubleValue(), accuracy(pen, answers), 1e-9);
    INDArray all = network("every-step").output(pen.getFeatures(), false, mask, null);
    INDArray last = lastSteps(all, mask);
    assertEquals(report("every-step").get("accuracy").doubleValue(), accuracy(pen, last), 1e-9);
    assertTrue(accuracy(pen, answers) > 0.3, "learned too little");
  }

  private static MultiLayerConfiguration answersAtEveryStep() {
    return TestNetworks.base(new Adam(0.02))
        .list()
        .layer(new LSTM.Builder().nOut(16).build())
        .layer(
            new RnnOutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nOut(DIGITS)
                .build())
        .setInputType(InputType.recurrent(3))
        .build();
  }

  private static INDArray lastSteps(INDArray perStep, INDArray mask) {
    INDArray last = Nd4j.create(perStep.dataType(), perStep.size(0), perStep.size(1));
    for (int i = 0; i < last.size(0); i++) {
      int step = mask.getRow(i).sumNumber().intValue() - 1;
      last.putRow(
          i, perStep.get(NDArrayIndex.point(i), NDArrayIndex.all(), NDArrayIndex.point(step)));
    }
    return last;
  }

  private String[] arguments(String model, String output, String compression) {
    String data = "sequence-csv:" + SequenceFiles.PEN;
    return arguments(data, data, model, output, compression, "10", "20", "adam:0.02");
  }

  private String[] arguments(
      String data,
      String test,
      String model,
      String output,
      String compression,
      String batchSize,
      String epochs,
      String updater) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--data",
                data,
                "--test",
                test,
                "--model",
                model,
                "--compression",
                compression,
                "--batch-size",
                batchSize,
                "--epochs",
                epochs,
                "--workers",
                "2",
                "--threads-per-worker",
                "1",
                "--output",
                folder.resolve(output).toString()));
    if (!model.endsWith(".json") && !model.endsWith(".zip")) {
      arguments.addAll(List.of("--updater", updater));
    }
    return arguments.toArray(String[]::new);
  }

  private MultiLayerNetwork network(String output) throws IOException {
    byte[] zip = Files.readAllBytes(folder.resolve(output).resolve("model.zip"));
    return ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(zip), true);
  }

  private JsonNode report(String output) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(output).resolve("report.json").toFile());
  }

  private static double accuracy(DataSet data, INDArray answers) {
    Evaluation evaluation = new Evaluation((int) data.getLabels().size(1));
    evaluation.eval(data.getLabels(), answers);
    return evaluation.accuracy();
  }

  /**
   * Japanese Vowels, if they are there: two workers with 16 series each against plain DL4J with 32,
   * the same network, optimiser and number of epochs. Prints the accuracies.
   */
  @Test
  void japaneseVowels() throws Exception {
    assumeTrue(
        Files.exists(VOWELS.resolve("ae.train")),
        "skipped: there are no Japanese Vowels in " + VOWELS + " (ae.train, ae.test)");
    Path train = folder.resolve("train");
    Path test = folder.resolve("test");
    int[] thirty = new int[SPEAKERS];
    Arrays.fill(thirty, 30);
    SequenceFiles.writeVowels(VOWELS.resolve("ae.train"), thirty, train);
    SequenceFiles.writeVowels(VOWELS.resolve("ae.test"), TEST_SERIES, test);
    Commands commands = new Commands(folder);
    for (String compression : List.of("none", "variance")) {
      commands.train(
          Map.of(),
          arguments(
              "sequence-csv:" + train,
              "sequence-csv:" + test,
              "lstm:64",
              compression,
              compression,
              "16",
              String.valueOf(VOWEL_EPOCHS),
              "adam:0.003"));
    }
    for (JobProcess.Result result : commands.run("local[2]")) {
      assertEquals(0, result.exitCode(), result.err());
    }
    double plain = plainAccuracy(train, test);
    double none = report("none").get("accuracy").doubleValue();
    double variance = report("variance").get("accuracy").doubleValue();
    System.out.printf(
        Locale.ROOT,
        "Japanese Vowels, lstm:64, %d epochs: plain DL4J %.2f %%, none %.2f %%, variance %.2f %%"
            + " (elements ratio %.1f)%n",
        VOWEL_EPOCHS,
        100 * plain,
        100 * none,
        100 * variance,
        report("variance").get("elementsRatio").doubleValue());
    assertTrue(plain > 0.85 && none > 0.85 && variance > 0.85, "someone learned too little");
  }

  /** Of the network that the command begins with, trained by {@code fit}. */
  private double plainAccuracy(Path train, Path test) throws IOException {
    NativeRuntime.prepare(1);
    MultiLayerConfiguration configuration = network("none").getLayerWiseConfigurations().clone();
    configuration.setIterationCount(0);
    configuration.setEpochCount(0);
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    DataSet series = SequenceFiles.read(train, SPEAKERS);
    for (int epoch = 0; epoch < VOWEL_EPOCHS; epoch++) {
      series.shuffle(epoch);
      List<DataSet> batches = series.batchBy(32);
      batches.subList(0, series.numExamples() / 32).forEach(network::fit);
    }
    DataSet tests = SequenceFiles.read(test, SPEAKERS);
    return accuracy(
        tests, network.output(tests.getFeatures(), false, tests.getFeaturesMaskArray(), null));
  }
}
