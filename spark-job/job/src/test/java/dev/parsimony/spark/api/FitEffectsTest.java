package dev.parsimony.spark.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.Share;
import dev.parsimony.secondmoment.onednn.RowMajorExecutioner;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.LocalSpark;
import dev.parsimony.spark.dl4j.NativeRuntime;
import dev.parsimony.spark.dl4j.TestNetworks;
import dev.parsimony.spark.driver.TrainingAbortedException;
import dev.parsimony.spark.metrics.OutputFigures;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.config.DL4JClassLoading;
import org.deeplearning4j.config.DL4JSystemProperties;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.common.config.ND4JClassLoading;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.cpu.nativecpu.ops.NativeOpExecutioner;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.nativeblas.NativeOpsHolder;

/** What a training does to the caller's network and JVM, and what it says of the labels. */
final class FitEffectsTest {
  private static final int EXAMPLES = 24;

  @RegisterExtension private static final LocalSpark SPARK = LocalSpark.withNativeRuntime();

  /** Remembers what it is told, in DL4J's order. */
  private static class Recorder implements TrainingListener {
    private final List<String> calls = new ArrayList<>();

    private void add(String call, Model model) {
      calls.add(call + " " + model.params().sumNumber().floatValue());
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      add("iteration " + iteration + " of epoch " + epoch + ", score " + model.score(), model);
    }

    @Override
    public void onEpochStart(Model model) {
      add("epoch starts", model);
    }

    @Override
    public void onEpochEnd(Model model) {
      add("epoch ends", model);
    }

    @Override
    public void onForwardPass(Model model, List<INDArray> activations) {
      calls.add("forward, activations " + activations.size());
    }

    @Override
    public void onForwardPass(Model model, Map<String, INDArray> activations) {
      calls.add("forward, activations " + activations.size());
    }

    @Override
    public void onGradientCalculation(Model model) {
      calls.add("gradient");
    }

    @Override
    public void onBackwardPass(Model model) {
      calls.add("backward");
    }
  }

  private static MultiLayerNetwork dense() {
    return TestNetworks.sequential(
        TestNetworks.base(new Adam(0.01)),
        InputType.feedForward(20),
        new DenseLayer.Builder().nOut(16).build());
  }

  private static Parsimony parsimony() {
    return Parsimony.on(SPARK.context()).workers(1).batchSize(EXAMPLES).threadsPerWorker(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "variance"})
  void listenersAreCalledAsFitCallsThem(String compression) {
    DataSet all = TestNetworks.batch(1, 4, EXAMPLES, 20);
    Recorder expected = new Recorder();
    MultiLayerNetwork fitted = dense();
    fitted.setListeners(expected);
    fitted.fit(new ExistingDataSetIterator(List.of(all)), 3);

    Recorder called = new Recorder();
    MultiLayerNetwork given = dense();
    given.setListeners(called);
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    TrainedNetwork<MultiLayerNetwork> trained =
        parsimony()
            .epochs(3)
            .compression(compression + (compression.equals("none") ? "" : ":warmup=9"))
            .share(Share.GRADIENTS)
            .printTo(new PrintStream(printed, true, StandardCharsets.UTF_8))
            .fit(given, SPARK.context().parallelize(all.asList(), 2));

    assertEquals(events(expected), events(called));
    assertSame(called, trained.network().getListeners().iterator().next());
    assertSame(called, given.getListeners().iterator().next());
    assertTrue(
        printed
            .toString(StandardCharsets.UTF_8)
            .contains("listeners called on worker 0, for its own batches: Recorder"),
        printed.toString(StandardCharsets.UTF_8));
  }

  /** With scores and parameters to four digits, for the examples come in another order. */
  private static List<String> events(Recorder recorder) {
    return recorder.calls.stream()
        .map(call -> call.replaceAll("(\\.\\d{4})\\d*(E-?\\d+)?", "$1"))
        .toList();
  }

  @Test
  void aGraphsListenersAreCalled() {
    ComputationGraph graph = TestNetworks.branches(TestNetworks.base(new Adam(0.01)));
    Recorder called = new Recorder();
    graph.setListeners(called);
    List<DataSet> data = TestNetworks.batch(1, 4, 8, 3, 12, 12).asList();
    ComputationGraph result =
        Parsimony.on(SPARK.context())
            .workers(2)
            .batchSize(2)
            .fit(graph, SPARK.context().parallelize(data))
            .network();
    assertSame(called, result.getListeners().iterator().next());
    assertEquals(2, called.calls.stream().filter(call -> call.startsWith("iteration")).count());
    assertTrue(called.calls.get(0).startsWith("epoch starts"), called.calls.toString());
    assertTrue(called.calls.get(called.calls.size() - 1).startsWith("epoch ends"));
  }

  @Test
  void aListenerThatFailsEndsTheTraining() {
    MultiLayerNetwork network = dense();
    network.setListeners(
        new Recorder() {
          @Override
          public void iterationDone(Model model, int iteration, int epoch) {
            throw new IllegalStateException("enough");
          }
        });
    TrainingAbortedException e =
        assertThrows(
            TrainingAbortedException.class,
            () ->
                parsimony()
                    .fit(
                        network,
                        SPARK
                            .context()
                            .parallelize(TestNetworks.batch(1, 4, EXAMPLES, 20).asList())));
    assertEquals(
        "Training stopped at worker 0: java.lang.IllegalStateException: enough", e.getMessage());
  }

  /** All that a training sets, read. */
  private static List<Object> runtime() {
    return List.of(
        String.valueOf(System.getProperty(DL4JSystemProperties.DISABLE_HELPER_PROPERTY)),
        ND4JClassLoading.getNd4jClassloader(),
        DL4JClassLoading.getDl4jClassloader(),
        Nd4j.getExecutioner(),
        Nd4j.factory().blas().getMaxThreads(),
        Nd4j.getEnvironment().maxMasterThreads(),
        NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ends well", "is refused", "fails"})
  void theCallersJvmIsAsBefore(String ending) {
    String helpers = System.getProperty(DL4JSystemProperties.DISABLE_HELPER_PROPERTY);
    System.clearProperty(DL4JSystemProperties.DISABLE_HELPER_PROPERTY);
    Nd4j.factory().blas().setMaxThreads(2);
    Nd4j.getEnvironment().setMaxMasterThreads(2);
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(2);
    RowMajorExecutioner.replace(new NativeOpExecutioner());
    try {
      MultiLayerNetwork network = dense();
      List<DataSet> data = TestNetworks.batch(1, 4, EXAMPLES, 20).asList();
      List<Object> before = runtime();
      Nd4j.getRandom().setSeed(77);
      INDArray expected = Nd4j.rand(DataType.FLOAT, 1, 100);
      Nd4j.getRandom().setSeed(77);
      run(ending, network, data);
      assertEquals(expected, Nd4j.rand(DataType.FLOAT, 1, 100));
      assertEquals(77, Nd4j.getRandom().getSeed());
      assertEquals(before, runtime());
      List<Integer> ofPool =
          SPARK
              .context()
              .parallelize(List.of(1, 2), 2)
              .map(i -> NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads())
              .distinct()
              .collect();
      assertTrue(!ofPool.contains(3), "threads of Spark's pool: " + ofPool);
    } finally {
      if (helpers != null) {
        System.setProperty(DL4JSystemProperties.DISABLE_HELPER_PROPERTY, helpers);
      }
      NativeRuntime.prepare(1);
    }
  }

  private static void run(String ending, MultiLayerNetwork network, List<DataSet> data) {
    Parsimony training = parsimony().threadsPerWorker(3);
    switch (ending) {
      case "ends well" -> training.fit(network, SPARK.context().parallelize(data));
      case "is refused" ->
          assertThrows(
              UserErrorException.class,
              () -> training.batchSize(1000).fit(network, SPARK.context().parallelize(data)));
      default -> {
        network.params().putScalar(0, Float.NaN);
        assertThrows(
            TrainingAbortedException.class,
            () -> training.fit(network, SPARK.context().parallelize(data)));
      }
    }
  }

  private static MultiLayerNetwork sparse(int outputs) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            TestNetworks.base(new Sgd(0.1))
                .list(
                    new OutputLayer.Builder(LossFunction.SPARSE_MCXENT)
                        .activation(Activation.SOFTMAX)
                        .nOut(outputs)
                        .build())
                .setInputType(InputType.feedForward(4))
                .build());
    network.init();
    return network;
  }

  private static DataSet numbered(float... labels) {
    INDArray features = Nd4j.rand(DataType.FLOAT, labels.length, 4);
    return new DataSet(features, Nd4j.createFromArray(labels).reshape(labels.length, 1));
  }

  @Test
  void sparseLabelsAreHeldToTheOutputs() {
    Parsimony small = parsimony().batchSize(2);
    List<DataSet> data = List.of(numbered(0, 1), numbered(2, 0));
    TrainedNetwork<MultiLayerNetwork> trained =
        small
            .testOn(SPARK.context().parallelize(data))
            .fit(sparse(3), SPARK.context().parallelize(data));
    assertTrue(trained.report().outputs().get(0) instanceof OutputFigures.Classes);
    assertTrue(trained.report().accuracy() >= 0, "of four answers");
    UserErrorException unused =
        assertThrows(
            UserErrorException.class,
            () -> small.fit(sparse(100), SPARK.context().parallelize(data)));
    assertTrue(
        unused.sentence().startsWith("The network has outputs for 100 classes, the data has 3"),
        unused.sentence());
    small.allowUnusedOutputs().fit(sparse(100), SPARK.context().parallelize(data));
    for (float label : new float[] {3, -1, 0.5f}) {
      UserErrorException e =
          assertThrows(
              UserErrorException.class,
              () -> small.fit(sparse(3), SPARK.context().parallelize(List.of(numbered(0, label)))));
      assertEquals(
          "A data set has the label "
              + (double) label
              + " in labels[0], but the network's loss (LossSparseMCXENT) takes whole numbers from 0"
              + " to 2 there, one for each of its outputs.",
          e.sentence());
    }
  }
}
