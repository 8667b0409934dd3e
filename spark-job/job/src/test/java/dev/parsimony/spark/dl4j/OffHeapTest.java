package dev.parsimony.spark.dl4j;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.moments.MomentRequest;
import dev.parsimony.spark.config.KernelChoice;
import dev.parsimony.spark.config.ModelSpec;
import dev.parsimony.spark.config.UpdaterSpec;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.worker.Replica;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.learning.config.Adam;

/** Memory outside of the heap: foretold, and steady. */
final class OffHeapTest {
  private static final int BATCH_SIZE = 8;
  private static final int MORE_ROUNDS = 10;

  @BeforeAll
  static void prepare() {
    NativeRuntime.prepare(1);
  }

  /**
   * A step may leave arrays to the garbage collector, but none that lasts: as soon as it has run,
   * no more is taken than after the first hundred steps.
   */
  @ParameterizedTest(name = "{0}, {1} samples")
  @CsvSource({
    "dense, 0",
    "convolutions, 0",
    "separable, 0",
    "graph, 0",
    "lstm, 0",
    "convolutions, 4"
  })
  void nothingGrowsOverAThousandSteps(String kind, int samples) {
    MomentRequest moments = new MomentRequest(true, samples);
    ExampleFormat format = format(kind);
    Batch batch = new RandomSequences(format, BATCH_SIZE, 4, 1).batch();
    NetworkSnapshot network = NetworkSnapshot.of(network(kind));
    try (Replica replica =
        Networks.replica(network, format, BATCH_SIZE, 1, moments, KernelChoice.DL4J, 1)) {
      GradientMoments into = new GradientMoments(replica.layout(), true);
      train(100, replica, batch, into);
      long early = settledBytes();
      train(900, replica, batch, into);
      // Less than a number of 8 bytes in every step.
      long most = early + 900 * Long.BYTES;
      long late = settledBytes();
      for (int round = 0; round < MORE_ROUNDS && late > most; round++) {
        late = settledBytes();
      }
      assertTrue(late <= most, early + " bytes became " + late);
    }
  }

  private static void train(int steps, Replica replica, Batch batch, GradientMoments into) {
    for (int step = 0; step < steps; step++) {
      replica.computeMoments(batch, 0, into);
      replica.apply(into.mean());
    }
  }

  /** What is taken without garbage, for which there may have to be several collections. */
  private static long settledBytes() {
    OffHeapUse.settle();
    return OffHeapUse.arrayBytes() + OffHeapUse.workspaceBytes() + Pointer.totalBytes();
  }

  private static Model network(String kind) {
    var base = TestNetworks.base(new Adam(1e-3)).l1(1e-4).l2(1e-4);
    InputType images = InputType.convolutional(12, 12, 3);
    return switch (kind) {
      case "dense" ->
          TestNetworks.sequential(
              base,
              InputType.feedForward(20),
              new DenseLayer.Builder().nOut(30).dropOut(0.5).build(),
              new BatchNormalization());
      case "convolutions" ->
          TestNetworks.sequential(
              base,
              images,
              new ConvolutionLayer.Builder(3, 3).nOut(6).build(),
              new BatchNormalization(),
              new DenseLayer.Builder().nOut(7).build());
      case "lstm" ->
          TestNetworks.sequential(
              base,
              InputType.recurrent(4, 5),
              new LastTimeStep(new LSTM.Builder().nOut(5).build()));
      case "separable" ->
          TestNetworks.sequential(
              base, images, new SeparableConvolution2D.Builder(3, 3).nOut(6).build());
      case "graph" -> TestNetworks.branches(base);
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static ExampleFormat format(String kind) {
    ArrayShape shape =
        switch (kind) {
          case "dense" -> ArrayShape.vector(20);
          case "lstm" -> ArrayShape.sequence(4, 5);
          default -> ArrayShape.image(3, 12, 12);
        };
    return ExampleFormat.classified(shape, ArrayEncoding.FLOAT32);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"mlp:64,64", "lenet", "vgg-small"})
  void smallTrialsForetellALargerBatch(String model) {
    int examples = 24;
    ExampleFormat format =
        ExampleFormat.classified(ArrayShape.image(3, 32, 32), ArrayEncoding.UINT8);
    NetworkSnapshot network =
        Networks.named(ModelSpec.parse(model), format, 10, UpdaterSpec.parse("adam:0.001"), 1);
    MemoryUse foretold =
        Networks.check(network, format, 10, MomentRequest.EXACT, KernelChoice.DL4J).offHeap();
    long before = settledBytes();
    Batch batch = new RandomSequences(format, examples, 10, 1).batch();
    try (Replica replica =
        Networks.replica(network, format, examples, 1, MomentRequest.EXACT, KernelChoice.DL4J, 1)) {
      train(3, replica, batch, new GradientMoments(replica.layout(), true));
      long taken = settledBytes() - before;
      double ratio = (double) foretold.bytes(examples) / taken;
      assertTrue(ratio > 0.9 && ratio < 1.1, "foretold " + ratio + " of " + taken);
    }
  }
}
