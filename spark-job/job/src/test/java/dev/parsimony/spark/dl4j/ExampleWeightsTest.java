package dev.parsimony.spark.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.moments.MomentRequest;
import dev.parsimony.spark.config.KernelChoice;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayFormat;
import dev.parsimony.spark.data.format.ArrayRole;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.metrics.TestSums;
import dev.parsimony.spark.worker.Replica;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Moments of weighted examples, against the gradients of the examples one by one. */
final class ExampleWeightsTest {
  private static final int FEATURES = 5;
  private static final int OUTPUTS = 3;
  private static final float[] WEIGHTS = {2, 0, 1, 0.37f, 1, 12.5f};
  private static final ExampleFormat PLAIN =
      new ExampleFormat(
          List.of(
              new ArrayFormat(
                  ArrayRole.LABELS, 0, ArrayShape.vector(OUTPUTS), ArrayEncoding.FLOAT32),
              new ArrayFormat(
                  ArrayRole.FEATURES, 0, ArrayShape.vector(FEATURES), ArrayEncoding.FLOAT32)));
  private static final ExampleFormat WEIGHTED = PLAIN.weighted();

  @BeforeAll
  static void loadNatives() {
    NativeRuntime.prepare(1);
  }

  private static Model network(OutputLayer output, boolean graph) {
    NeuralNetConfiguration.Builder base =
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .l2(0.01)
            .updater(new Sgd(0.1))
            .activation(Activation.TANH);
    DenseLayer dense = new DenseLayer.Builder().nIn(FEATURES).nOut(4).build();
    Model model =
        graph
            ? new ComputationGraph(
                base.graphBuilder()
                    .addInputs("in")
                    .addLayer("dense", dense, "in")
                    .addLayer("out", output, "dense")
                    .setOutputs("out")
                    .build())
            : new MultiLayerNetwork(base.list().layer(dense).layer(output).build());
    model.init();
    return model;
  }

  private static OutputLayer output(LossFunction loss, Activation activation) {
    return new OutputLayer.Builder(loss).activation(activation).nIn(4).nOut(OUTPUTS).build();
  }

  /** One example: probabilities that sum up to 1 as labels, which every loss takes. */
  private static List<float[]> example(int index, float weight) {
    Random random = new Random(index);
    float[] features = new float[FEATURES];
    for (int i = 0; i < FEATURES; i++) {
      features[i] = (float) random.nextGaussian();
    }
    float[] labels = new float[OUTPUTS];
    labels[random.nextInt(OUTPUTS)] = 1;
    return List.of(labels, features, new float[] {weight});
  }

  private static Batch batch(ExampleFormat format, int first, float... weights) {
    Batch batch = new Batch(weights.length, format);
    for (int i = 0; i < weights.length; i++) {
      batch.add(new OneExample(format, example(first + i, weights[i])), 0);
    }
    return batch;
  }

  private static Replica replica(
      Model model, ExampleFormat format, int examples, MomentRequest request, KernelChoice of) {
    return Networks.replica(NetworkSnapshot.of(model), format, examples, 1, request, of, 1);
  }

  /**
   * What examples one by one say of a batch of weighted ones.
   *
   * @param loss of each example once, without regularisation
   * @param stepped parameters after a step on the mean
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Expected(
      double penalty, double score, double loss, double[] mean, double[] second, float[] stepped) {

    /**
     * @param perPart examples of which the second moments take the sum
     */
    static Expected of(Model model, int perPart) {
      int count = WEIGHTS.length;
      try (Replica one = replica(model, PLAIN, 1, MomentRequest.EXACT, KernelChoice.DL4J)) {
        GradientMoments moments = new GradientMoments(one.layout(), true);
        int length = moments.mean().length;
        double[] mean = new double[length];
        double[] second = new double[length];
        double[] part = new double[length];
        double penalty = one.regularization();
        double score = penalty;
        double loss = 0;
        for (int i = 0; i < count; i++) {
          double own = one.computeMoments(batch(PLAIN, i, 1), 0, moments) - penalty;
          score += WEIGHTS[i] * own / count;
          loss += own / count;
          for (int j = 0; j < length; j++) {
            part[j] += (double) WEIGHTS[i] * moments.mean()[j] / count;
            if ((i + 1) % perPart == 0) {
              mean[j] += part[j];
              second[j] += part[j] * part[j];
              part[j] = 0;
            }
          }
        }
        one.apply(floats(mean));
        float[] stepped = new float[length];
        one.readParameters(stepped);
        return new Expected(penalty, score, loss, mean, second, stepped);
      }
    }

    private static float[] floats(double[] values) {
      float[] floats = new float[values.length];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = (float) values[i];
      }
      return floats;
    }
  }

  @ParameterizedTest(name = "{0} {1}, graph {2}, kernels {3}, moments {4}")
  @CsvSource({
    "MCXENT, SOFTMAX, false, own, exact",
    "MCXENT, SOFTMAX, true, dl4j, exact",
    "MCXENT, SOFTMAX, true, own, exact",
    "MSE, IDENTITY, false, own, exact",
    "MEAN_ABSOLUTE_ERROR, IDENTITY, true, dl4j, exact",
    "XENT, SIGMOID, false, dl4j, exact",
    "MSE, IDENTITY, false, own, estimated",
    "MCXENT, SOFTMAX, false, own, estimated",
    "MSE, IDENTITY, false, own, none",
    "XENT, SIGMOID, true, own, none",
    "MCXENT, SOFTMAX, false, own, none",
  })
  void aWeightScalesAnExamplesGradient(
      LossFunction loss, Activation activation, boolean graph, String kernels, String second) {
    Model model = network(output(loss, activation), graph);
    int samples = WEIGHTS.length / 2;
    Expected expected = Expected.of(model, second.equals("estimated") ? 2 : 1);
    MomentRequest request =
        switch (second) {
          case "exact" -> MomentRequest.EXACT;
          case "estimated" -> MomentRequest.estimated(samples);
          default -> MomentRequest.MEAN;
        };
    try (Replica all =
        replica(model, WEIGHTED, WEIGHTS.length, request, KernelChoice.parse(kernels))) {
      GradientMoments moments = new GradientMoments(all.layout(), request.second());
      Batch batch = batch(WEIGHTED, 0, WEIGHTS);
      for (int repeat = 0; repeat < 2; repeat++) {
        assertEquals(expected.score, all.computeMoments(batch, 0, moments), 1e-5);
        assertClose(expected.mean, moments.mean());
        if (request.second()) {
          assertClose(expected.second, moments.secondMoment());
        }
        TestSums sums = all.testSums();
        all.test(batch, sums);
        double tested = sums.figures().loss();
        assertEquals(expected.loss + expected.penalty, tested, 1e-5, "not by weights");
      }
      all.apply(moments.mean());
      float[] stepped = new float[expected.stepped.length];
      all.readParameters(stepped);
      assertArrayEquals(expected.stepped, stepped, 1e-5f);
    }
  }

  private static void assertClose(double[] expected, float[] actual) {
    double largest = 0;
    for (double value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], 1e-5 * largest);
    }
  }

  /** Two examples whose scores add up to 0, but not by their weights. */
  @Test
  void scoresThatCancelAreWeighed() {
    Model model = network(output(LossFunction.WASSERSTEIN, Activation.IDENTITY), false);
    float[] features = example(0, 1).get(1);
    float[][] labels = {{1, 0, 2}, {-1, 0, -2}};
    float[] weights = {3, 1};
    double penalty;
    double own;
    try (Replica one = replica(model, PLAIN, 1, MomentRequest.MEAN, KernelChoice.OWN)) {
      GradientMoments moments = new GradientMoments(one.layout(), false);
      Batch batch = new Batch(1, PLAIN);
      batch.add(new OneExample(PLAIN, List.of(labels[0], features)), 0);
      penalty = one.regularization();
      own = one.computeMoments(batch, 0, moments) - penalty;
    }
    assertTrue(Math.abs(own) > 1e-3, "" + own);
    try (Replica both = replica(model, WEIGHTED, 2, MomentRequest.MEAN, KernelChoice.OWN)) {
      GradientMoments moments = new GradientMoments(both.layout(), false);
      Batch batch = new Batch(2, WEIGHTED);
      for (int i = 0; i < 2; i++) {
        float[] weight = {weights[i]};
        batch.add(new OneExample(WEIGHTED, List.of(labels[i], features, weight)), 0);
      }
      double expected = (weights[0] - weights[1]) * own / 2 + penalty;
      assertEquals(expected, both.computeMoments(batch, 0, moments), 1e-6);
    }
  }

  /** ND4J's least and greatest numbers pass over a NaN, wherever it is. */
  @ParameterizedTest
  @ValueSource(ints = {0, 2, 4})
  void notANumberIsNoWeightOfOne(int place) {
    Model model = network(output(LossFunction.MCXENT, Activation.SOFTMAX), false);
    float[] weights = {1, 1, 1, 1, 1};
    weights[place] = Float.NaN;
    try (Replica all = replica(model, WEIGHTED, 5, MomentRequest.MEAN, KernelChoice.OWN)) {
      GradientMoments moments = new GradientMoments(all.layout(), false);
      double score = all.computeMoments(batch(WEIGHTED, 0, weights), 0, moments);
      assertTrue(Double.isNaN(score), "" + score);
    }
  }

  @Test
  void weightsOfOneGiveTheBitsOfNone() {
    Model model = network(output(LossFunction.MCXENT, Activation.SOFTMAX), false);
    float[][] means = new float[2][];
    double[] scores = new double[2];
    for (int i = 0; i < 2; i++) {
      ExampleFormat format = i == 0 ? PLAIN : WEIGHTED;
      try (Replica replica = replica(model, format, 4, MomentRequest.EXACT, KernelChoice.OWN)) {
        GradientMoments moments = new GradientMoments(replica.layout(), true);
        scores[i] = replica.computeMoments(batch(format, 0, 1, 1, 1, 1), 0, moments);
        means[i] = moments.mean();
      }
    }
    assertArrayEquals(means[0], means[1]);
    assertEquals(scores[0], scores[1]);
  }

  @Test
  void otherOutputsAreRefused() {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .updater(new Sgd(0.1))
            .list()
            .layer(
                new CenterLossOutputLayer.Builder(LossFunction.MCXENT)
                    .activation(Activation.SOFTMAX)
                    .nIn(FEATURES)
                    .nOut(OUTPUTS)
                    .build());
    MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
    network.init();
    UserErrorException e =
        assertThrows(
            UserErrorException.class,
            () -> replica(network, WEIGHTED, 2, MomentRequest.MEAN, KernelChoice.OWN).close());
    assertTrue(
        e.sentence().startsWith("Weights of examples need a network that ends with"), e.sentence());
  }
}
