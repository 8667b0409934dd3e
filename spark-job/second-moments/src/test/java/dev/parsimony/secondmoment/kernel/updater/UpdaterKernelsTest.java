package dev.parsimony.secondmoment.kernel.updater;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.MultiLayerUpdater;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** Every kernel against DL4J's own updater, fed with the same gradients. */
final class UpdaterKernelsTest {
  private static final int STEPS = 30;

  static Stream<IUpdater> updaters() {
    return Stream.of(
        new Adam(0.001),
        new Adam(0.01, 0.8, 0.99, 1e-6),
        new Adam(new ExponentialSchedule(ScheduleType.ITERATION, 0.01, 0.9)),
        new AMSGrad(0.002),
        new Nadam(0.002),
        new AdaMax(0.002),
        new Nesterovs(0.05, 0.9),
        new Nesterovs(0.05, new ExponentialSchedule(ScheduleType.ITERATION, 0.9, 0.99)),
        new RmsProp(0.01),
        new AdaGrad(0.1),
        new Sgd(0.1));
  }

  @ParameterizedTest(name = "{0}, seed 3")
  @MethodSource("updaters")
  void equalsDl4j(IUpdater updater) {
    MultiLayerNetwork theirs = network(updater);
    MultiLayerNetwork ours = network(updater);
    assertEquals(Set.of(), UpdaterKernels.install((MultiLayerUpdater) ours.getUpdater()));
    GradientUpdater<?> dl4j = updaterOf(theirs);
    GradientUpdater<?> kernel = updaterOf(ours);
    assertInstanceOf(PiecewiseUpdater.class, kernel);
    Random random = new Random(3);
    for (int step = 0; step < STEPS; step++) {
      INDArray gradient = gradient(random, theirs.numParams());
      INDArray copy = gradient.dup();
      dl4j.applyUpdater(gradient, step, 0);
      kernel.applyUpdater(copy, step, 0);
      assertClose(gradient, copy, updater + " in step " + step);
    }
    INDArray state = theirs.getUpdater().getStateViewArray();
    if (state != null) {
      assertClose(state, ours.getUpdater().getStateViewArray(), "state of " + updater);
    }
  }

  @ParameterizedTest(name = "{0}, seed 4")
  @MethodSource("updaters")
  void oneStepOverParametersToo(IUpdater updater) {
    MultiLayerNetwork theirs = network(updater);
    MultiLayerNetwork ours = network(updater);
    UpdaterKernels.install((MultiLayerUpdater) ours.getUpdater());
    FlatOptimizer optimizer =
        FlatOptimizer.of((MultiLayerUpdater) ours.getUpdater(), ours.params()).orElseThrow();
    Random random = new Random(4);
    for (int step = 0; step < STEPS; step++) {
      INDArray gradient = gradient(random, theirs.numParams());
      optimizer.step(gradient.toFloatVector(), step, 0);
      updaterOf(theirs).applyUpdater(gradient, step, 0);
      theirs.params().subi(gradient.reshape(theirs.params().shape()));
    }
    assertClose(theirs.params(), ours.params(), updater.toString());
  }

  @Test
  void clippingAndUsersRegularisationStayWithDl4j() {
    DenseLayer.Builder clipped = new DenseLayer.Builder();
    clipped.gradientNormalization(GradientNormalization.ClipL2PerLayer);
    DenseLayer.Builder own = new DenseLayer.Builder();
    own.regularization(List.of(new UsersPenalty()));
    for (DenseLayer.Builder layer : List.of(clipped, own)) {
      MultiLayerNetwork network = network(new Adam(0.001), DataType.FLOAT, layer);
      MultiLayerUpdater updater = (MultiLayerUpdater) network.getUpdater();
      UpdaterKernels.install(updater);
      assertTrue(FlatOptimizer.of(updater, network.params()).isEmpty());
    }
  }

  /** Computes as L2 does, but nobody can know that. */
  private static final class UsersPenalty extends L2Regularization {
    private static final long serialVersionUID = 1;

    UsersPenalty() {
      super(0.1);
    }

    @Override
    public L2Regularization clone() {
      return new UsersPenalty();
    }
  }

  static Stream<Arguments> penalties() {
    ISchedule falling = new ExponentialSchedule(ScheduleType.ITERATION, 0.1, 0.9);
    return Stream.of(
            List.<Regularization>of(new L2Regularization(0.1)),
            List.<Regularization>of(new L1Regularization(0.01), new L2Regularization(falling)),
            List.<Regularization>of(new WeightDecay(0.1, true)),
            List.<Regularization>of(new WeightDecay(falling, false), new L1Regularization(0.02)))
        .flatMap(
            terms ->
                Stream.of(new Adam(0.001), new Nesterovs(0.05, 0.9), new Sgd(0.1))
                    .map(updater -> Arguments.of(updater, terms)));
  }

  /** Weights of the first layer are regularised, biases and the second layer are not. */
  @ParameterizedTest(name = "{0}, {1}, seed 4")
  @MethodSource("penalties")
  void regularised(IUpdater updater, List<Regularization> terms) {
    MultiLayerNetwork theirs = network(updater, DataType.FLOAT, regularised(terms));
    MultiLayerNetwork ours = network(updater, DataType.FLOAT, regularised(terms));
    UpdaterKernels.install((MultiLayerUpdater) ours.getUpdater());
    FlatOptimizer optimizer =
        FlatOptimizer.of((MultiLayerUpdater) ours.getUpdater(), ours.params()).orElseThrow();
    for (MultiLayerNetwork network : List.of(theirs, ours)) {
      network.params().putScalar(3, 0); // has no sign
    }
    Gradient all = new DefaultGradient(theirs.getFlattenedGradients());
    Random random = new Random(4);
    for (int step = 0; step < STEPS; step++) {
      INDArray gradient = gradient(random, theirs.numParams());
      optimizer.step(gradient.toFloatVector(), step, 0);
      theirs.getFlattenedGradients().assign(gradient);
      theirs.getUpdater().update(theirs, all, step, 0, 1, LayerWorkspaceMgr.noWorkspaces());
      theirs.params().subi(theirs.getFlattenedGradients().reshape(theirs.params().shape()));
    }
    assertClose(theirs.params(), ours.params(), updater + ", " + terms);
  }

  private static DenseLayer.Builder regularised(List<Regularization> terms) {
    DenseLayer.Builder layer = new DenseLayer.Builder();
    layer.regularization(terms);
    return layer;
  }

  private static Stream<IUpdater> withEpsilon(double epsilon) {
    return Stream.of(
        new Adam(0.01, 0.9, 0.999, epsilon),
        new AMSGrad(0.01, 0.9, 0.999, epsilon),
        new Nadam(0.01, 0.9, 0.999, epsilon),
        new RmsProp(0.01, 0.95, epsilon),
        new AdaGrad(0.1, epsilon));
  }

  /** Where the squares of tiny gradients would be 0 and too little else be added to them. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-20, 9e-11})
  void epsilonsThatHideNothingStayWithDl4j(double epsilon) {
    withEpsilon(epsilon)
        .forEach(
            updater -> {
              MultiLayerUpdater made = (MultiLayerUpdater) network(updater).getUpdater();
              assertEquals(
                  Set.of(updater.getClass().getSimpleName()), UpdaterKernels.install(made));
            });
  }

  static Stream<IUpdater> updatersOfTinyGradients() {
    return Stream.concat(withEpsilon(1e-10), updaters());
  }

  /** Gradients down to subnormal ones change each parameter as DL4J's updater does. */
  @ParameterizedTest(name = "{0}, seed 5")
  @MethodSource("updatersOfTinyGradients")
  void tinyGradients(IUpdater updater) {
    for (int exponent : new int[] {-44, -38, -31, -29, -23, -18, -17, -16, -14, -11, -9, -8}) {
      // AdaMax has no epsilon but 1e-32, which is added to tiny gradients.
      if (updater instanceof AdaMax && exponent < -23) {
        continue;
      }
      MultiLayerNetwork theirs = network(updater);
      MultiLayerNetwork ours = network(updater);
      UpdaterKernels.install((MultiLayerUpdater) ours.getUpdater());
      Random random = new Random(5);
      for (int step = 0; step < 5; step++) {
        INDArray gradient = gradient(random, theirs.numParams(), exponent);
        INDArray copy = gradient.dup();
        updaterOf(theirs).applyUpdater(gradient, step, 0);
        updaterOf(ours).applyUpdater(copy, step, 0);
        assertEachClose(gradient, copy, updater + ", 1e" + exponent + ", step " + step);
      }
      assertNoneSubnormal(ours);
    }
  }

  /** Changes below 1e-25 are lost in parameters. */
  private static void assertEachClose(INDArray expected, INDArray actual, String message) {
    float[] theirs = expected.toFloatVector();
    float[] ours = actual.toFloatVector();
    for (int i = 0; i < theirs.length; i++) {
      assertEquals(theirs[i], ours[i], 1e-25 + 1e-6 * Math.abs(theirs[i]), message);
    }
  }

  @Test
  void averagesThatFadeStopAboveSubnormals() {
    MultiLayerNetwork network = network(new Adam(0.001));
    UpdaterKernels.install((MultiLayerUpdater) network.getUpdater());
    GradientUpdater<?> updater = updaterOf(network);
    INDArray gradient = Nd4j.valueArrayOf(network.numParams(), 1e-8f);
    updater.applyUpdater(gradient, 0, 0);
    for (int step = 1; step < 900; step++) {
      updater.applyUpdater(gradient.assign(0), step, 0);
    }
    assertNoneSubnormal(network);
  }

  private static void assertNoneSubnormal(MultiLayerNetwork network) {
    INDArray state = network.getUpdater().getStateViewArray();
    for (float value : state == null ? new float[0] : state.toFloatVector()) {
      assertTrue(value == 0 || Math.abs(value) >= Float.MIN_NORMAL, "subnormal " + value);
    }
  }

  @Test
  void whatHasNoKernelIsNamedAndStays() {
    MultiLayerNetwork network = network(new AdaDelta());
    GradientUpdater<?> before = updaterOf(network);
    assertEquals(
        Set.of("AdaDelta"), UpdaterKernels.install((MultiLayerUpdater) network.getUpdater()));
    assertEquals(before, updaterOf(network));
  }

  @Test
  void float64StaysWithDl4j() {
    MultiLayerNetwork network = network(new Adam(0.001), DataType.DOUBLE);
    assertEquals(Set.of("Adam"), UpdaterKernels.install((MultiLayerUpdater) network.getUpdater()));
  }

  /** More than two pieces, the last of them not whole. */
  private static MultiLayerNetwork network(IUpdater updater) {
    return network(updater, DataType.FLOAT);
  }

  private static MultiLayerNetwork network(IUpdater updater, DataType dataType) {
    return network(updater, dataType, new DenseLayer.Builder());
  }

  private static MultiLayerNetwork network(
      IUpdater updater, DataType dataType, DenseLayer.Builder hidden) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .dataType(dataType)
                .updater(updater)
                .list()
                .layer(hidden.nIn(70).nOut(61).build())
                .layer(
                    new OutputLayer.Builder()
                        .nIn(61)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
    network.init();
    network.initGradientsView();
    return network;
  }

  private static GradientUpdater<?> updaterOf(MultiLayerNetwork network) {
    var blocks = ((MultiLayerUpdater) network.getUpdater()).getUpdaterBlocks();
    assertEquals(1, blocks.size());
    return blocks.get(0).getGradientUpdater();
  }

  /** Of many magnitudes, and zero here and there. */
  private static INDArray gradient(Random random, long length) {
    float[] values = new float[(int) length];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          i % 17 == 0 ? 0 : (float) (random.nextGaussian() * Math.pow(10, random.nextInt(6) - 4));
    }
    return Nd4j.createFromArray(values);
  }

  /** Of one magnitude. */
  private static INDArray gradient(Random random, long length, int exponent) {
    float[] values = new float[(int) length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * Math.pow(10, exponent));
    }
    return Nd4j.createFromArray(values);
  }

  private static void assertClose(INDArray expected, INDArray actual, String message) {
    assertNotNull(actual);
    double largest = Math.max(expected.amaxNumber().doubleValue(), 1e-30);
    double error = expected.sub(actual).amaxNumber().doubleValue() / largest;
    assertEquals(0, error, 1e-6, message);
  }
}
