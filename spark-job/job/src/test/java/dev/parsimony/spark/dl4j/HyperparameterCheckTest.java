package dev.parsimony.spark.dl4j;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.UserErrorException;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.AlphaDropout;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.dropout.SpatialDropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.InverseSchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.RampSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** Numbers with which nothing can be learned are refused by the name of the layer. */
final class HyperparameterCheckTest {
  @BeforeAll
  static void prepare() {
    NativeRuntime.prepare(1);
  }

  private static NeuralNetConfiguration.Builder base() {
    return TestNetworks.base(new Adam(0.01));
  }

  private static MultiLayerConfiguration configuration(
      NeuralNetConfiguration.Builder base, DenseLayer.Builder hidden) {
    return base.list()
        .layer(hidden.nOut(4).name("hidden").build())
        .layer(TestNetworks.output(3))
        .setInputType(InputType.feedForward(4))
        .build();
  }

  private static NetworkSnapshot read(String json) {
    return NetworkFiles.fromConfiguration("net.json", json);
  }

  private static void assertRefused(String expected, String json) {
    UserErrorException e = assertThrows(UserErrorException.class, () -> read(json));
    assertEquals(expected, e.sentence());
  }

  private static void assertRefused(String expected, NeuralNetConfiguration.Builder base) {
    assertRefused(expected, configuration(base, new DenseLayer.Builder()).toJson());
  }

  @ParameterizedTest
  @CsvSource({"NaN, NaN", "Infinity, Infinity", "-Infinity, -Infinity", "-0.5, -0.5"})
  void ratesMustBeFinite(double rate, String shown) {
    assertRefused(
        "Layer hidden has learningRate of its Adam = " + shown + "; it must be 0 or more.",
        base().updater(new Adam(rate)));
    assertRefused(
        "Layer hidden has learningRate of its Sgd = " + shown + "; it must be 0 or more.",
        configuration(base(), new DenseLayer.Builder().biasUpdater(new Sgd(rate))).toJson());
  }

  @Test
  void soMustAllElseOfAnUpdater() {
    Map<IUpdater, String> wrong =
        Map.of(
            new Nesterovs(0.1, Double.NaN), "momentum of its Nesterovs = NaN; it must be in [0, 1)",
            new Nesterovs(0.1, 1), "momentum of its Nesterovs = 1.0; it must be in [0, 1)",
            new Adam(0.1, 1, 0.9, 1e-8), "beta1 of its Adam = 1.0; it must be in [0, 1)",
            new Adam(0.1, 0.9, -1, 1e-8), "beta2 of its Adam = -1.0; it must be in [0, 1)",
            new Adam(0.1, 0.9, 0.9, Double.NaN), "epsilon of its Adam = NaN; it must be 0 or more",
            new RmsProp(0.1, 2, 1e-8), "rmsDecay of its RmsProp = 2.0; it must be in [0, 1]",
            new AdaDelta(Double.NaN, 1e-6), "rho of its AdaDelta = NaN; it must be in [0, 1]");
    wrong.forEach(
        (updater, what) ->
            assertRefused("Layer hidden has " + what + ".", base().updater(updater)));
  }

  @Test
  void soMustThresholdsDropoutAndAllOthers() {
    assertRefused(
        "Layer hidden has gradientNormalizationThreshold = NaN; it must be more than 0.",
        configuration(
                base(),
                new DenseLayer.Builder()
                    .gradientNormalization(GradientNormalization.ClipL2PerLayer)
                    .gradientNormalizationThreshold(0.5))
            .toJson()
            .replaceFirst(
                "\"gradientNormalizationThreshold\" : 0.5",
                "\"gradientNormalizationThreshold\" : \"NaN\""));
    assertRefused(
        "Layer hidden has gradientNormalizationThreshold = -1.0; it must be more than 0.",
        base()
            .gradientNormalization(GradientNormalization.ClipElementWiseAbsoluteValue)
            .gradientNormalizationThreshold(-1));
    String dropout = configuration(base().dropOut(0.5), new DenseLayer.Builder()).toJson();
    assertRefused(
        "Layer hidden has p of its Dropout = 1.5; it must be in (0, 1].",
        dropout.replaceFirst("\"p\" : 0.5", "\"p\" : 1.5"));
    assertRefused(
        "Layer hidden has stddev of its GaussianNoise = Infinity; it must be 0 or more.",
        configuration(
                base(),
                new DenseLayer.Builder().dropOut(new GaussianNoise(Double.POSITIVE_INFINITY)))
            .toJson());
    assertRefused(
        "Layer hidden has weightRetainProb of its DropConnect = 2.0; it must be in (0, 1].",
        configuration(base(), new DenseLayer.Builder().weightNoise(new DropConnect(2))).toJson());
    assertRefused(
        "Layer hidden has biasInit = Infinity; it must be a finite number.",
        configuration(base(), new DenseLayer.Builder().biasInit(Double.POSITIVE_INFINITY))
            .toJson());
    assertRefused(
        "Layer hidden has alpha = NaN; it must be a finite number.",
        configuration(base(), new DenseLayer.Builder().activation(new ActivationLReLU(Double.NaN)))
            .toJson());
  }

  /** DL4J loses the schedule of this one as it copies it, and would train with NaN. */
  @Test
  void aScheduleThatDl4jLosesIsRefused() {
    assertRefused(
        "Layer hidden has learningRate of its AdaGrad = NaN; it must be 0 or more.",
        base().updater(new AdaGrad(new FixedSchedule(0.1))));
  }

  @Test
  void layersOfGraphsAreNamed() {
    ComputationGraph graph = TestNetworks.branches(TestNetworks.base(new Sgd(Double.NaN)));
    UserErrorException e = assertThrows(UserErrorException.class, () -> NetworkSnapshot.of(graph));
    assertTrue(
        e.sentence().matches("Layer \\w+ has learningRate of its Sgd = NaN; it must be .*"),
        e.sentence());
  }

  /** What DL4J itself writes as NaN says that a schedule decides, or nothing does. */
  @Test
  void whatIsRightIsNotRefused() {
    ISchedule schedule = new ExponentialSchedule(ScheduleType.ITERATION, 0.5, 0.99);
    List<IUpdater> updaters =
        List.of(
            new Adam(schedule),
            new Nadam(schedule),
            new AMSGrad(schedule),
            new AdaMax(schedule),
            new AdaGrad(0.1),
            new RmsProp(schedule),
            new Sgd(schedule),
            new Nesterovs(schedule, schedule),
            new Nesterovs(schedule),
            new AdaDelta());
    for (IUpdater updater : updaters) {
      NetworkSnapshot network =
          read(
              configuration(
                      base().updater(updater).l1(0.1).l2(0.1).weightDecay(0.1),
                      new DenseLayer.Builder())
                  .toJson());
      assertDoesNotThrow(() -> Networks.requireSchedules(network, 10, 3));
    }
    List.of(
            new Dropout(schedule),
            new SpatialDropout(schedule),
            new GaussianDropout(schedule),
            new GaussianNoise(schedule),
            new AlphaDropout(0.5))
        .forEach(
            dropout ->
                read(configuration(base(), new DenseLayer.Builder().dropOut(dropout)).toJson()));
    read(
        configuration(base(), new DenseLayer.Builder().weightNoise(new DropConnect(schedule)))
            .toJson());
  }

  @Test
  void schedulesAreFollowedOverTheRun() {
    // 0.1 / (1 - step / 20)^0.5
    ISchedule inverse = new InverseSchedule(ScheduleType.ITERATION, 0.1, -0.05, 0.5);
    NetworkSnapshot network =
        read(configuration(base().updater(new Sgd(inverse)), new DenseLayer.Builder()).toJson());
    assertDoesNotThrow(() -> Networks.requireSchedules(network, 10, 2));
    assertScheduleRefused(
        "Layer hidden: its schedule of learningRateSchedule is Infinity in step 21, epoch 3",
        network,
        10,
        3);
    NetworkSnapshot growing =
        read(
            configuration(
                    base()
                        .updater(
                            new Adam(new ExponentialSchedule(ScheduleType.EPOCH, 1e300, 1e300))),
                    new DenseLayer.Builder())
                .toJson());
    assertScheduleRefused(
        "Layer hidden: its schedule of learningRateSchedule is Infinity in step 11, epoch 2",
        growing,
        10,
        2);
    NetworkSnapshot negative =
        read(
            configuration(
                    base()
                        .updater(
                            new Sgd(
                                new MapSchedule(ScheduleType.ITERATION, Map.of(0, 0.1, 7, -0.1)))),
                    new DenseLayer.Builder())
                .toJson());
    assertScheduleRefused(
        "Layer hidden: its schedule of learningRateSchedule is -0.1 in step 8, epoch 1",
        negative,
        10,
        1);
    NetworkSnapshot l2 =
        read(
            configuration(
                    base()
                        .regularization(
                            List.of(new L2Regularization(new FixedSchedule(Double.NaN)))),
                    new DenseLayer.Builder())
                .toJson());
    assertScheduleRefused("Layer hidden: its schedule of l2 is NaN in step 1, epoch 1", l2, 1, 1);
  }

  private static void assertScheduleRefused(
      String expected, NetworkSnapshot network, int steps, int epochs) {
    UserErrorException e =
        assertThrows(
            UserErrorException.class, () -> Networks.requireSchedules(network, steps, epochs));
    assertEquals(expected + "; it must be finite and 0 or more throughout the run.", e.sentence());
  }

  @ParameterizedTest
  @ValueSource(strings = {"frozen", "rate of 0", "no updater", "rates of 0 by schedule"})
  void aNetworkThatWouldStayAsItIsIsRefused(String kind) {
    NeuralNetConfiguration.Builder base =
        switch (kind) {
          case "frozen" -> base();
          case "rate of 0" -> base().updater(new Sgd(0));
          case "no updater" -> base().updater(new NoOp());
          default -> base().updater(new Sgd(new MapSchedule(ScheduleType.EPOCH, Map.of(0, 0.0))));
        };
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            base.list()
                .layer(
                    kind.equals("frozen")
                        ? new FrozenLayer(new DenseLayer.Builder().nOut(3).build())
                        : new DenseLayer.Builder().nOut(3).build())
                .layer(
                    new org.deeplearning4j.nn.conf.layers.LossLayer.Builder(
                            org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction.MSE)
                        .build())
                .setInputType(InputType.feedForward(4))
                .build());
    network.init();
    UserErrorException e =
        assertThrows(UserErrorException.class, () -> NetworkSnapshot.of(network));
    assertTrue(e.sentence().startsWith("No layer of the network would be trained: "), e.sentence());
  }

  @Test
  void oneLayerThatTrainsIsEnough() {
    ISchedule warmUp = new RampSchedule(new MapSchedule(ScheduleType.ITERATION, Map.of(0, .1)), 5);
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            base()
                .updater(new NoOp())
                .list()
                .layer(new DenseLayer.Builder().nOut(3).updater(new Sgd(warmUp)).build())
                .layer(new BatchNormalization())
                .layer(TestNetworks.output(3))
                .setInputType(InputType.feedForward(4))
                .build());
    network.init();
    assertDoesNotThrow(() -> NetworkSnapshot.of(network));
  }
}
