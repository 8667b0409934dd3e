package dev.parsimony.secondmoment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.secondmoment.LayerTimes.LayerTime;
import dev.parsimony.secondmoment.kernel.Kernels;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.recurrent.LastTimeStepLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.MultiDataSet;

/** A network that is measured trains as it would otherwise. */
final class LayerTimesTest {
  private static final LayerCase VECTORS =
      LayerCase.of(
          "vectors",
          InputType.feedForward(6),
          new DenseLayer.Builder().nOut(5).build(),
          new BatchNormalization(),
          FeedForwardMomentsTest.output());

  @Test
  void ofASequence() {
    MultiLayerNetwork measured = (MultiLayerNetwork) VECTORS.sequential(DataType.FLOAT);
    MultiLayerNetwork plain = (MultiLayerNetwork) VECTORS.sequential(DataType.FLOAT);
    SecondMoments moments = SecondMoments.install(measured);
    SecondMoments.install(plain);
    Kernels.install(measured);
    Kernels.install(plain);
    LayerTimes times = LayerTimes.install(measured, Optional.of(moments));
    for (int step = 0; step < 3; step++) {
      MultiDataSet batch = VECTORS.batch(step, plain, DataType.FLOAT);
      ExampleGradients.fit(measured, batch);
      ExampleGradients.fit(plain, batch);
    }
    assertArrayEquals(plain.params().toFloatVector(), measured.params().toFloatVector());
    assertMeasured(times, List.of("layer0", "layer1", "layer2"), true);
    times.reset();
    times.times().forEach(time -> assertEquals(0, time.forward() + time.backward()));
  }

  @Test
  void ofAGraph() {
    ComputationGraph graph = (ComputationGraph) VECTORS.graph(DataType.FLOAT);
    LayerTimes times = LayerTimes.install(graph, Optional.empty());
    ExampleGradients.fit(graph, VECTORS.batch(1, graph, DataType.FLOAT));
    assertMeasured(times, List.of("layer0", "layer1", "layer2"), false);
  }

  /** DL4J looks for the classes of wrappers. */
  @Test
  void ofWhatAWrapperHolds() {
    MultiLayerNetwork network =
        LstmCase.of("last step", new LastTimeStep(new LSTM.Builder().nOut(4).build()))
            .network(DataType.FLOAT);
    LayerTimes times = LayerTimes.install(network, Optional.empty());
    LayerCase data =
        LayerCase.of(
            "series", InputType.recurrent(LstmCase.INPUTS, LayerCase.STEPS, RNNFormat.NCW));
    ExampleGradients.fit(network, data.batch(2, network, DataType.FLOAT));
    assertInstanceOf(LastTimeStepLayer.class, network.getLayer(0));
    assertMeasured(times, List.of("layer0", "layer1"), false);
  }

  private static void assertMeasured(LayerTimes times, List<String> names, boolean moments) {
    assertEquals(names, times.times().stream().map(LayerTime::name).toList());
    for (LayerTime time : times.times()) {
      assertTrue(time.forward() > 0 && time.backward() > 0, time.toString());
      assertEquals(moments, time.secondMoments() > 0, time.toString());
    }
  }
}
