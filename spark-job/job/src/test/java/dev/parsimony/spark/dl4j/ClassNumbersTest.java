package dev.parsimony.spark.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.moments.MomentRequest;
import dev.parsimony.spark.config.KernelChoice;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.metrics.TestSums;
import dev.parsimony.spark.worker.Replica;
import java.util.List;
import java.util.OptionalInt;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Classes reach networks with sparse labels or a single output as numbers. */
final class ClassNumbersTest {
  @BeforeAll
  static void prepare() {
    NativeRuntime.prepare(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"one output", "sparse labels"})
  void classesAsNumbers(String kind) {
    boolean sparse = kind.equals("sparse labels");
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            TestNetworks.base(new Sgd(0.1))
                .list(
                    new OutputLayer.Builder(sparse ? LossFunction.SPARSE_MCXENT : LossFunction.XENT)
                        .activation(sparse ? Activation.SOFTMAX : Activation.SIGMOID)
                        .nOut(sparse ? 3 : 1)
                        .build())
                .setInputType(InputType.feedForward(4))
                .build());
    network.init();
    NetworkSnapshot snapshot = NetworkSnapshot.of(network);
    int classes = sparse ? 3 : 2;
    assertEquals(OptionalInt.of(classes), Networks.labels(snapshot).classes());
    ExampleFormat vectors = ExampleFormat.classified(ArrayShape.vector(4), ArrayEncoding.FLOAT32);
    assertEquals(
        classes,
        Networks.check(snapshot, vectors, classes, MomentRequest.EXACT, KernelChoice.DL4J)
            .classes());
    DataSet batch = TestNetworks.batch(1, classes, 6, 4);
    INDArray numbers = batch.getLabels().argMax(1).castTo(DataType.FLOAT).reshape(6, 1);
    Batch examples = new Batch(6, vectors);
    for (int i = 0; i < 6; i++) {
      float[] label = {numbers.getFloat(i)};
      float[] features = batch.getFeatures().getRow(i).toFloatVector();
      examples.add(new OneExample(vectors, List.of(label, features)), 0);
    }
    try (Replica replica =
        Networks.replica(snapshot, vectors, 6, 1, MomentRequest.EXACT, KernelChoice.DL4J, 1)) {
      GradientMoments moments = new GradientMoments(replica.layout(), true);
      double score = replica.computeMoments(examples, 0, moments);
      TestSums sums = replica.testSums();
      replica.test(examples, sums);
      assertEquals(network.score(new DataSet(batch.getFeatures(), numbers)), score, 1e-6);
      assertEquals(score, sums.figures().loss(), 1e-6);
      INDArray out = network.output(batch.getFeatures());
      INDArray answers = sparse ? out.argMax(1) : out.gt(0.5).reshape(6);
      double right =
          answers
              .castTo(DataType.FLOAT)
              .eq(numbers.reshape(6))
              .castTo(DataType.FLOAT)
              .sumNumber()
              .doubleValue();
      assertEquals(right / 6, sums.figures().accuracy(), 1e-9);
    }
  }

  /** Their labels are -1 and 1: an example of no class would pull at nothing. */
  @ParameterizedTest
  @CsvSource({"HINGE, 1", "HINGE, 2", "SQUARED_HINGE, 2"})
  void hingeLossesAreRefused(LossFunction loss, int outputs) {
    NetworkSnapshot snapshot =
        NetworkSnapshot.of(
            OutputCases.dense(OutputCases.output(loss, Activation.IDENTITY, outputs)));
    ExampleFormat vectors =
        ExampleFormat.classified(ArrayShape.vector(OutputCases.FEATURES), ArrayEncoding.FLOAT32);
    UserErrorException e =
        assertThrows(
            UserErrorException.class,
            () -> Networks.check(snapshot, vectors, 2, MomentRequest.MEAN, KernelChoice.DL4J));
    assertTrue(e.sentence().contains(" has a hinge loss, for labels of -1 and 1"), e.sentence());
  }
}
