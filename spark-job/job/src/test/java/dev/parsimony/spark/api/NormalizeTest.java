package dev.parsimony.spark.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.LocalSpark;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Features that a program leaves to be normalised, and examples that it weighs. */
final class NormalizeTest {
  private static final int EXAMPLES = 60;

  @RegisterExtension private static final LocalSpark SPARK = LocalSpark.withNativeRuntime();

  @TempDir Path folder;

  private static MultiLayerNetwork network() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(4)
                .updater(new Adam(0.1))
                .list()
                .layer(output(2))
                .setInputType(InputType.feedForward(2))
                .build());
    network.init();
    return network;
  }

  private static OutputLayer output(int classes) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nOut(classes)
        .build();
  }

  /** Two features of very different sizes, of which the first tells the class. */
  private static DataSet examples(long seed) {
    Random random = new Random(seed);
    INDArray features = Nd4j.create(EXAMPLES, 2);
    INDArray labels = Nd4j.zeros(EXAMPLES, 2);
    for (int i = 0; i < EXAMPLES; i++) {
      features.putScalar(i, 0, 1e6 + 1e4 * (random.nextGaussian() + 3 * (i % 2)));
      features.putScalar(i, 1, 1e-4 * random.nextGaussian());
      labels.putScalar(i, i % 2, 1);
    }
    return new DataSet(features, labels);
  }

  private static Parsimony trainer() {
    return Parsimony.on(SPARK.context())
        .workers(2)
        .batchSize(10)
        .epochs(10)
        .compression("none")
        .threadsPerWorker(1);
  }

  @Test
  void theNormaliserIsFittedAppliedAndReturned() throws Exception {
    List<DataSet> train = examples(1).asList();
    DataSet test = examples(2);
    TrainedNetwork<MultiLayerNetwork> trained =
        trainer()
            .normalize("standard")
            .testOn(SPARK.context().parallelize(test.asList(), 2))
            .fit(network(), SPARK.context().parallelize(train, 2));
    NormalizerStandardize expected = new NormalizerStandardize();
    expected.fit(examples(1));
    NormalizerStandardize got = (NormalizerStandardize) trained.normalizer().orElseThrow();
    for (int i = 0; i < 2; i++) {
      double mean = expected.getMean().getDouble(i);
      double deviation = expected.getStd().getDouble(i);
      assertEquals(mean, got.getMean().getDouble(i), 1e-3 * deviation);
      assertEquals(deviation, got.getStd().getDouble(i), 1e-2 * deviation);
    }
    File file = folder.resolve("model.zip").toFile();
    ModelSerializer.writeModel(trained.network(), file, true);
    ModelSerializer.addNormalizerToModel(file, got);
    DataNormalization restored = ModelSerializer.restoreNormalizerFromFile(file);
    restored.transform(test);
    double loss = ModelSerializer.restoreMultiLayerNetwork(file).score(test);
    assertEquals(trained.report().testLoss(), loss, 1e-4);
    assertTrue(trained.report().accuracy() > 0.85, "" + trained.report().accuracy());
  }

  @Test
  void withoutItThereIsNone() {
    List<DataSet> train = examples(1).asList();
    TrainedNetwork<MultiLayerNetwork> trained =
        trainer().epochs(1).fit(network(), SPARK.context().parallelize(train, 2));
    assertEquals(Optional.empty(), trained.normalizer());
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> trainer().normalize("mean"));
    assertEquals(
        "Invalid normalisation 'mean': expected standard, minmax or image", e.getMessage());
  }

  /** Padding, which the mask leaves out, is 1,000. */
  @Test
  void maskedStepsDoNotCount() {
    List<DataSet> sequences = new ArrayList<>();
    Random random = new Random(5);
    double sum = 0;
    int steps = 0;
    for (int i = 0; i < EXAMPLES; i++) {
      int length = 1 + random.nextInt(4);
      INDArray features = Nd4j.create(1, 1, 4).assign(1000);
      INDArray mask = Nd4j.zeros(1, 4);
      for (int step = 0; step < length; step++) {
        double value = random.nextGaussian() + i % 2;
        features.putScalar(0, 0, step, value);
        mask.putScalar(0, step, 1);
        sum += value;
        steps++;
      }
      INDArray labels = Nd4j.zeros(1, 2).putScalar(0, i % 2, 1);
      sequences.add(new DataSet(features, labels, mask, null));
    }
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .updater(new Sgd(0.1))
                .list()
                .layer(new LastTimeStep(new LSTM.Builder().nOut(3).build()))
                .layer(output(2))
                .setInputType(InputType.recurrent(1))
                .build());
    network.init();
    TrainedNetwork<MultiLayerNetwork> trained =
        trainer()
            .epochs(1)
            .normalize("standard")
            .fit(network, SPARK.context().parallelize(sequences, 2));
    NormalizerStandardize got = (NormalizerStandardize) trained.normalizer().orElseThrow();
    assertEquals(sum / steps, got.getMean().getDouble(0), 1e-5);
  }

  private static void assertOrderRefused(
      String order, InputType input, Layer layer, INDArray features) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .updater(new Sgd(0.1))
                .list()
                .layer(layer)
                .layer(output(2))
                .setInputType(input)
                .build());
    network.init();
    INDArray labels = Nd4j.createFromArray(new float[][] {{1, 0}, {0, 1}});
    List<DataSet> data = new DataSet(features, labels).asList();
    for (String kind : List.of("standard", "minmax")) {
      UserErrorException e =
          assertThrows(
              UserErrorException.class,
              () -> trainer().normalize(kind).fit(network, SPARK.context().parallelize(data, 1)));
      assertTrue(
          e.sentence().startsWith("The network takes its features as " + order + ", but"),
          e.sentence());
    }
  }

  /** The second dimension is that of rows or time steps there. */
  @Test
  void channelsLastAreRefused() {
    assertOrderRefused(
        "NHWC",
        InputType.convolutional(4, 5, 3, CNN2DFormat.NHWC),
        new ConvolutionLayer.Builder(2, 2).nOut(2).dataFormat(CNN2DFormat.NHWC).build(),
        Nd4j.rand(2, 4, 5, 3));
    assertOrderRefused(
        "NWC",
        InputType.recurrent(3, 4, RNNFormat.NWC),
        new LastTimeStep(new LSTM.Builder().nOut(3).dataFormat(RNNFormat.NWC).build()),
        Nd4j.rand(2, 4, 3));
  }

  /** One step of SGD on all examples, against weighted sums of their gradients. */
  @Test
  void labelMasksAreWeightsOfExamples() {
    List<DataSet> train = new ArrayList<>();
    MultiLayerNetwork given =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(4)
                .updater(new Sgd(0.5))
                .list()
                .layer(output(2))
                .setInputType(InputType.feedForward(2))
                .build());
    given.init();
    INDArray expected = given.params().dup();
    List<DataSet> plain = examples(1).asList();
    for (int i = 0; i < EXAMPLES; i++) {
      DataSet example = plain.get(i);
      example.getFeatures().divi(1e6);
      float weight = i % 5 * 0.75f;
      MultiLayerNetwork alone = given.clone();
      alone.fit(example);
      expected.addi(alone.params().sub(given.params()).mul(weight / EXAMPLES));
      INDArray mask = Nd4j.createFromArray(new float[][] {{weight}});
      train.add(new DataSet(example.getFeatures(), example.getLabels(), null, mask));
    }
    TrainedNetwork<MultiLayerNetwork> trained =
        trainer()
            .workers(1)
            .batchSize(EXAMPLES)
            .epochs(1)
            .labelMasksAreWeights()
            .fit(given, SPARK.context().parallelize(train, 3));
    assertArrayEquals(expected.toFloatVector(), trained.network().params().toFloatVector(), 1e-5f);
    for (int place : new int[] {0, EXAMPLES / 2, EXAMPLES - 1}) {
      INDArray masks = Nd4j.ones(EXAMPLES, 1).putScalar(place, Float.NaN);
      DataSet whole = new DataSet(examples(1).getFeatures(), examples(1).getLabels(), null, masks);
      UserErrorException e =
          assertThrows(
              UserErrorException.class,
              () ->
                  trainer()
                      .labelMasksAreWeights()
                      .fit(given, SPARK.context().parallelize(List.of(whole), 1)));
      assertTrue(e.sentence().contains("weights from NaN to NaN;"), e.sentence());
    }
    train.get(7).setLabelsMaskArray(Nd4j.createFromArray(new float[][] {{-1}}));
    UserErrorException e =
        assertThrows(
            UserErrorException.class,
            () ->
                trainer().labelMasksAreWeights().fit(given, SPARK.context().parallelize(train, 3)));
    assertTrue(e.sentence().contains("weights from -1.0 to -1.0;"), e.sentence());
  }
}
