package dev.parsimony.secondmoment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Rules of users are found, and wrong ones detected. */
final class ExactnessCheckTest {
  private static final int INPUTS = 4;
  private static final int EXAMPLES = 5;

  @ParameterizedTest
  @EnumSource(names = {"FLOAT", "DOUBLE"})
  void anExactRulePasses(DataType dataType) {
    Layer layer = new UsersLayer("mine", 3, UsersLayer.Rule.EXACT);
    ExactnessCheck.assertExactByRule(network(dataType, layer), batch(dataType, EXAMPLES));
    ExactnessCheck.assertExactByRule(
        graph(dataType, layer), batch(dataType, EXAMPLES).toMultiDataSet());
  }

  @Test
  void aWrongRuleFailsWithItsParameterAndError() {
    MultiLayerNetwork network =
        network(DataType.DOUBLE, new UsersLayer("mine", 3, UsersLayer.Rule.SQUARE_OF_SUM));
    AssertionError e =
        assertThrows(
            AssertionError.class,
            () -> ExactnessCheck.assertExact(network, batch(DataType.DOUBLE, EXAMPLES)));
    String message = String.valueOf(e.getMessage());
    assertTrue(
        message.startsWith(
            "The second moments of the parameter 'b' of 'mine' have a relative L2 error of "),
        message);
    assertTrue(message.endsWith(", above 1.0E-10"), message);
  }

  @Test
  void aRuleThatChangesTheGradientFails() {
    MultiLayerNetwork network =
        network(DataType.FLOAT, new UsersLayer("mine", 3, UsersLayer.Rule.CHANGED_GRADIENT));
    AssertionError e =
        assertThrows(
            AssertionError.class,
            () -> ExactnessCheck.assertExact(network, batch(DataType.FLOAT, EXAMPLES)));
    assertEquals("The gradient is not what it is without second moments", e.getMessage());
  }

  @Test
  void replayIsExactButNoRule() {
    MultiLayerNetwork network =
        network(DataType.DOUBLE, new UsersLayer("mine", 3, UsersLayer.Rule.NONE));
    DataSet batch = batch(DataType.DOUBLE, EXAMPLES);
    ExactnessCheck.assertExact(network, batch);
    AssertionError e =
        assertThrows(AssertionError.class, () -> ExactnessCheck.assertExactByRule(network, batch));
    assertTrue(String.valueOf(e.getMessage()).contains("'mine' (UsersLayer)"), e.getMessage());
    List<String> remarks = SecondMoments.install(network).remarks();
    assertTrue(remarks.get(0).contains("SecondMomentRule"), remarks.get(0));
  }

  @Test
  void batchesThatShowNothingAreRefused() {
    MultiLayerNetwork network =
        network(DataType.FLOAT, new UsersLayer("mine", 3, UsersLayer.Rule.EXACT));
    assertThrows(
        IllegalArgumentException.class,
        () -> ExactnessCheck.assertExact(network, batch(DataType.FLOAT, 1)));
    DataSet zeros = batch(DataType.FLOAT, EXAMPLES);
    zeros.getFeatures().assign(0);
    assertThrows(IllegalArgumentException.class, () -> ExactnessCheck.assertExact(network, zeros));
  }

  @Test
  void theNetworkStaysAsItIs() {
    MultiLayerNetwork network =
        network(DataType.FLOAT, new UsersLayer("mine", 3, UsersLayer.Rule.EXACT));
    ExactnessCheck.assertExactByRule(network, batch(DataType.FLOAT, EXAMPLES));
    assertEquals(UsersLayer.WithExactRule.class, network.getLayer(0).getClass());
  }

  @Test
  void aRuleOfTheUsersComesBeforeTheBuiltInOne() {
    Layer named =
        new DenseLayer.Builder()
            .name(UsersRules.NAMED)
            .nOut(3)
            .activation(Activation.IDENTITY)
            .build();
    Layer other = new DenseLayer.Builder().nOut(3).build();
    MultiLayerNetwork network = network(DataType.DOUBLE, named, other);
    ExactnessCheck.assertExactByRule(network, batch(DataType.DOUBLE, EXAMPLES));
    SecondMoments.install(network);
    assertInstanceOf(UsersRules.NamedDenseMoments.class, network.getLayer(0));
    assertInstanceOf(DenseMoments.class, network.getLayer(1));
  }

  /** Each time step is a row. */
  @Test
  void severalRowsAnExampleNeedARuleThatKeepsTheirOrder() {
    DataSet batch = sequences();
    ExactnessCheck.assertExactByRule(recurrent(UsersLayer.Rule.EXACT), batch);
    UnsupportedLayerException e =
        assertThrows(
            UnsupportedLayerException.class,
            () -> ExactnessCheck.assertExact(recurrent(UsersLayer.Rule.NONE), batch));
    assertTrue(String.valueOf(e.getMessage()).contains("UsersLayer"), e.getMessage());
  }

  private static MultiLayerNetwork recurrent(UsersLayer.Rule rule) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            base(DataType.DOUBLE)
                .list()
                .layer(new UsersLayer("mine", 3, rule))
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nOut(2)
                        .build())
                .setInputType(InputType.recurrent(INPUTS))
                .build());
    network.init();
    return network;
  }

  private static DataSet sequences() {
    Nd4j.getRandom().setSeed(3);
    int steps = 3;
    return new DataSet(
        Nd4j.rand(DataType.DOUBLE, EXAMPLES, INPUTS, steps),
        Nd4j.rand(DataType.DOUBLE, EXAMPLES, 2, steps));
  }

  /** Networks that {@code fit} has never seen have no gradients yet. */
  @Test
  void fitTrainsWithSecondMomentsToTheBit() {
    MultiLayerNetwork plain =
        network(DataType.FLOAT, new UsersLayer("mine", 3, UsersLayer.Rule.EXACT));
    MultiLayerNetwork withMoments = plain.clone();
    SecondMoments moments = SecondMoments.install(withMoments);
    for (int step = 0; step < 3; step++) {
      plain.fit(batch(DataType.FLOAT, EXAMPLES));
      withMoments.fit(batch(DataType.FLOAT, EXAMPLES));
    }
    assertArrayEquals(plain.params().toFloatVector(), withMoments.params().toFloatVector());
    assertTrue(moments.flat().minNumber().doubleValue() > 0, "an element has no second moment");
  }

  private static MultiLayerNetwork network(DataType dataType, Layer... layers) {
    NeuralNetConfiguration.ListBuilder list = base(dataType).list();
    for (Layer layer : layers) {
      list.layer(layer.clone());
    }
    list.layer(output());
    MultiLayerNetwork network =
        new MultiLayerNetwork(list.setInputType(InputType.feedForward(INPUTS)).build());
    network.init();
    return network;
  }

  private static ComputationGraph graph(DataType dataType, Layer layer) {
    ComputationGraph graph =
        new ComputationGraph(
            base(dataType)
                .graphBuilder()
                .addInputs("in")
                .addLayer("mine", layer.clone(), "in")
                .addLayer("out", output(), "mine")
                .setOutputs("out")
                .setInputTypes(InputType.feedForward(INPUTS))
                .build());
    graph.init();
    return graph;
  }

  private static NeuralNetConfiguration.Builder base(DataType dataType) {
    return new NeuralNetConfiguration.Builder().seed(7).dataType(dataType);
  }

  private static Layer output() {
    return new OutputLayer.Builder(LossFunction.MSE)
        .activation(Activation.IDENTITY)
        .nOut(2)
        .build();
  }

  private static DataSet batch(DataType dataType, int examples) {
    Nd4j.getRandom().setSeed(3);
    INDArray features = Nd4j.rand(dataType, examples, INPUTS);
    return new DataSet(features, Nd4j.rand(dataType, examples, 2));
  }
}
