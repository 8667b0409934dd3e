package dev.parsimony.spark.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.LocalSpark;
import dev.parsimony.spark.dl4j.TestNetworks;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** What a program leaves out or gets wrong is said in a sentence. */
@SuppressWarnings("NullAway") // that is what is tested
final class GivenThingsTest {
  @RegisterExtension private static final LocalSpark SPARK = LocalSpark.plain();

  private static MultiLayerNetwork network() {
    return TestNetworks.sequential(
        TestNetworks.base(new Adam(0.01)),
        InputType.feedForward(20),
        new DenseLayer.Builder().nOut(16).build());
  }

  private static Parsimony parsimony() {
    return Parsimony.on(SPARK.context()).workers(1).batchSize(4);
  }

  private static void assertRefused(String expected, Executable call) {
    UserErrorException e = assertThrows(UserErrorException.class, call);
    assertEquals(expected, e.sentence());
  }

  @Test
  void nullsAreNamed() {
    JavaRDD<DataSet> data = SPARK.context().parallelize(List.of(TestNetworks.batch(1, 4, 8, 20)));
    assertRefused("The Spark context is null; give one.", () -> Parsimony.on(null));
    assertRefused(
        "The network is null; give one.", () -> parsimony().fit((MultiLayerNetwork) null, data));
    assertRefused(
        "The network is null; give one.", () -> parsimony().fit((ComputationGraph) null, data));
    assertRefused("The RDD of data is null; give one.", () -> parsimony().fit(network(), null));
    assertRefused(
        "The RDD of data is null; give one.",
        () ->
            parsimony()
                .fitMultiDataSet(TestNetworks.branches(TestNetworks.base(new Adam(0.1))), null));
    assertRefused("The RDD of test data is null; give one.", () -> parsimony().testOn(null));
    assertRefused(
        "The RDD of test data is null; give one.", () -> parsimony().testOnMultiDataSet(null));
    assertRefused("The compression is null; give one.", () -> parsimony().compression(null));
    assertRefused("The exchange is null; give one.", () -> parsimony().exchange(null));
    assertRefused("The stream to print to is null; give one.", () -> parsimony().printTo(null));
    assertRefused(
        "The folder of checkpoints is null; give one.", () -> parsimony().checkpoint(null, "5min"));
    assertRefused(
        "The folder of checkpoints is empty; give one.", () -> parsimony().checkpoint(" ", "5min"));
    assertRefused(
        "The interval of checkpoints is null; give one.",
        () -> parsimony().checkpoint("somewhere", null));
  }

  @Test
  void aNetworkMustHaveParameters() {
    JavaRDD<DataSet> data = SPARK.context().parallelize(List.of(TestNetworks.batch(1, 4, 8, 20)));
    String expected = "The network has no parameters yet; call its init() before training.";
    assertRefused(
        expected,
        () -> parsimony().fit(new MultiLayerNetwork(network().getLayerWiseConfigurations()), data));
    ComputationGraph graph = TestNetworks.branches(TestNetworks.base(new Adam(0.1)));
    assertRefused(
        expected, () -> parsimony().fit(new ComputationGraph(graph.getConfiguration()), data));
  }

  @Test
  void dataSetsMustBeThere() {
    JavaRDD<DataSet> withNull =
        SPARK.context().parallelize(Arrays.asList(TestNetworks.batch(1, 4, 8, 20), null), 1);
    assertRefused(
        "The RDD holds a null in place of a data set; filter such elements out.",
        () -> parsimony().fit(network(), withNull));
    JavaRDD<DataSet> ofNothing = SPARK.context().parallelize(List.of(new DataSet()), 1);
    assertRefused(
        "A data set has no features; training needs both.",
        () -> parsimony().fit(network(), ofNothing));
    JavaRDD<DataSet> empty =
        SPARK
            .context()
            .parallelize(List.of(1), 1)
            .map(one -> new DataSet(Nd4j.empty(), Nd4j.empty()));
    assertRefused(
        "A data set has no examples; filter empty ones out.",
        () -> parsimony().fit(network(), empty));
    JavaRDD<MultiDataSet> nulls =
        SPARK.context().parallelize(Arrays.asList((MultiDataSet) null), 1);
    UserErrorException e =
        assertThrows(
            UserErrorException.class,
            () ->
                parsimony()
                    .fitMultiDataSet(
                        TestNetworks.branches(TestNetworks.base(new Adam(0.1))), nulls));
    assertTrue(e.sentence().startsWith("The RDD holds a null"), e.sentence());
  }
}
