package dev.parsimony.spark.dl4j;

import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.moments.MomentRequest;
import dev.parsimony.compression.param.NonFiniteException;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;
import dev.parsimony.secondmoment.LayerTimes;
import dev.parsimony.secondmoment.SecondMoments;
import dev.parsimony.secondmoment.array.Floats;
import dev.parsimony.secondmoment.kernel.Kernels;
import dev.parsimony.secondmoment.kernel.updater.FlatOptimizer;
import dev.parsimony.secondmoment.onednn.RowMajorProducts;
import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.KernelChoice;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.format.ArrayFormat;
import dev.parsimony.spark.metrics.TestSums;
import dev.parsimony.spark.worker.RandomState;
import dev.parsimony.spark.worker.Replica;
import dev.parsimony.spark.worker.ReplicaCopy;
import dev.parsimony.spark.worker.ReplicaState;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.bytedeco.javacpp.BytePointer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.rng.Random;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** A DL4J network as a replica. */
@Internal
public final class Dl4jReplica implements Replica {
  /** Parameters that are looked at together. */
  private static final int PIECE = 1 << 14;

  private final Network network;
  private final NetworkInput input;
  private final ParameterLayout layout;
  private final MomentSource moments;
  private final Optional<Kernels> kernels;
  private final int totalBatchSize;
  private final List<AccuracyMeter> checks = new ArrayList<>();
  private final NetworkBatch training;
  private @Nullable NetworkBatch testing;
  private List<TrainingListener> listeners = List.of();
  private WorkerObserver observer = WorkerObserver.NONE;

  /** The batch that the observer was told of and whose end it was not; null between batches. */
  private @Nullable MultiDataSet observed;

  /** Whether the batch's last segment has been computed. */
  private boolean lastSegment;

  private boolean inEpoch;
  private final float[] piece = new float[PIECE];

  /**
   * @param batchSize examples per call of {@link #computeMoments}
   * @param totalBatchSize of all workers together
   */
  Dl4jReplica(
      Network network,
      NetworkInput input,
      int batchSize,
      int totalBatchSize,
      MomentRequest moments,
      KernelChoice kernels) {
    this.network = network;
    this.input = input;
    this.layout = network.layout();
    this.totalBatchSize = totalBatchSize;
    this.training = new NetworkBatch(input, batchSize, network.parameters().dataType(), true);
    List<OutputSpec> outputs = network.outputSpecs();
    for (int output = 0; output < outputs.size(); output++) {
      checks.add(new AccuracyMeter(input, output, outputs.get(output)));
    }
    this.moments = MomentSource.of(network, training.arrays(), moments);
    this.kernels =
        kernels.own()
            ? Optional.of(network.installKernels(kernels.convolutions()))
            : Optional.empty();
    if (input.format().hasWeights()) {
      network.weigh(ExampleWeights.install(network));
    }
  }

  /** Sets the listeners to call from now on, as {@code fit} does. */
  void listen(List<TrainingListener> given) {
    listeners = List.copyOf(given);
    network.model().setListeners(given);
  }

  /** Lets an observer look on from now on, and calls listeners, of which some may be its own. */
  void observe(WorkerObserver given, List<TrainingListener> called) {
    observer = given;
    listen(called);
  }

  WorkerObserver observer() {
    return observer;
  }

  Model model() {
    return network.model();
  }

  private void begin(Batch batch) {
    endBatch();
    MultiDataSet filled = training.fill(batch);
    moments.start(filled);
    if (observer != WorkerObserver.NONE) {
      observed = filled;
      observer.before(filled);
    }
  }

  private void endBatch() {
    if (observed != null) {
      observer.after(observed);
      observed = null;
    }
  }

  /** Measures the layers from now on. */
  LayerTimes timeLayers() {
    Optional<SecondMoments> second = moments.secondMoments();
    return network.model() instanceof ComputationGraph graph
        ? LayerTimes.install(graph, second)
        : LayerTimes.install((MultiLayerNetwork) network.model(), second);
  }

  @Override
  public ParameterLayout layout() {
    return layout;
  }

  /** Bytes of scratch on the heap, after the first step. */
  long heapBytes() {
    return moments.heapBytes()
        + kernels.map(Kernels::heapBytes).orElseGet(() -> Kernels.heapBytes(network.layers()));
  }

  /** Returns what the user should know about this replica, a sentence each. */
  List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    if (network.parameters().dataType() == DataType.DOUBLE) {
      remarks.add(
          "the network computes in float64, but gradients travel in float32, in which its"
              + " parameters also start and come back");
    }
    remarks.addAll(moments.remarks());
    kernels.ifPresent(installed -> remarks.addAll(installed.remarks()));
    return remarks;
  }

  @Override
  public int segments(Batch batch) {
    if (network.segmentLength().isEmpty()) {
      return 1;
    }
    int length = network.segmentLength().getAsInt();
    int steps = 1;
    for (int i = 0; i < input.format().arrays().size(); i++) {
      ArrayFormat array = input.format().arrays().get(i);
      if (!array.mask() && array.shape().series()) {
        steps = Math.max(steps, batch.steps(i));
      }
    }
    return (steps - 1) / length + 1;
  }

  @Override
  public double computeMoments(Batch batch, int segment, GradientMoments into) {
    if (segment == 0) {
      begin(batch);
    }
    lastSegment = segment + 1 >= segments(batch);
    if (!inEpoch) {
      inEpoch = true;
      listeners.forEach(listener -> listener.onEpochStart(network.model()));
    }
    double score = withProducts(() -> moments.compute(segment, into));
    listeners.forEach(listener -> listener.onGradientCalculation(network.model()));
    return score;
  }

  /** Computes with products by oneDNN where our kernels compute. */
  private <T> T withProducts(Supplier<T> body) {
    boolean before = RowMajorProducts.use(kernels.isPresent());
    try {
      return body.get();
    } finally {
      RowMajorProducts.use(before);
    }
  }

  @Override
  public void wantSecondMoments(boolean now) {
    moments.wantSecondMoments(now);
  }

  @Override
  public double regularization() {
    return network.regularization();
  }

  @Override
  public long secondMomentNanos() {
    return moments.secondMomentNanos();
  }

  @Override
  public void apply(float[] meanGradient) {
    update(meanGradient);
    if (lastSegment) {
      endBatch();
    }
  }

  private void update(float[] meanGradient) {
    if (!network.meanOverBatch()) {
      Scale.tensors(layout, TensorKind.TRAINED, meanGradient, totalBatchSize);
    }
    Optional<FlatOptimizer> flat = kernels.flatMap(Kernels::optimizer);
    if (flat.isPresent() && listeners.isEmpty()) {
      flat.get().step(meanGradient, network.iteration(), network.epoch());
      network.endStep();
      return;
    }
    Floats.write(meanGradient, network.flatGradient());
    network.applyGradient();
  }

  @Override
  public void requireFinite(long step) {
    INDArray parameters = network.parameters();
    for (ParameterTensor tensor : layout.tensors()) {
      for (int from = 0; from < tensor.length(); from += piece.length) {
        int count = Math.min(piece.length, tensor.length() - from);
        Floats.read(parameters, tensor.offset() + from, piece, count);
        for (int i = 0; i < count; i++) {
          if (!Float.isFinite(piece[i])) {
            throw new NonFiniteException("parameter", tensor.name(), from + i, piece[i], step);
          }
        }
      }
    }
  }

  @Override
  public void endEpoch() {
    endBatch();
    inEpoch = false;
    listeners.forEach(listener -> listener.onEpochEnd(network.model()));
    network.endEpoch();
  }

  @Override
  public long parameterHash() {
    INDArray parameters = network.parameters();
    BytePointer bytes = new BytePointer(parameters.data().pointer());
    int width = parameters.dataType().width();
    long from = parameters.offset() * width;
    ByteBuffer buffer =
        bytes.position(from).limit(from + parameters.length() * width).asByteBuffer();
    CRC32C crc = new CRC32C();
    crc.update(buffer);
    // Never 0, which stands for "no hash"; the length tells networks apart.
    return parameters.length() << Integer.SIZE | crc.getValue();
  }

  @Override
  public TestSums testSums() {
    return new TestSums(network.penalty(), checks.stream().map(AccuracyMeter::sums).toList());
  }

  @Override
  public void test(Batch batch, TestSums into) {
    NetworkBatch arrays = testing;
    if (arrays == null || arrays.examples() != batch.size()) {
      arrays = new NetworkBatch(input, batch.size(), network.parameters().dataType());
      testing = arrays;
    }
    MultiDataSet filled = arrays.fill(batch);
    TestAnswers answers = withProducts(() -> network.test(filled));
    into.addLoss(answers.loss(), batch.size());
    for (int output = 0; output < checks.size(); output++) {
      checks.get(output).add(batch, answers.outputs().get(output), into.output(output));
    }
  }

  @Override
  public void readParameters(float[] into) {
    Floats.read(network.parameters(), into);
  }

  @Override
  public void writeParameters(float[] parameters) {
    Floats.write(parameters, network.parameters());
  }

  @Override
  public double learningRate() {
    return network.learningRate();
  }

  @Override
  public int iteration() {
    return network.iteration();
  }

  @Override
  public void setIteration(int iteration) {
    network.setCounters(iteration, network.epoch());
  }

  @Override
  public float[] updaterState() {
    return Floats.copy(network.updaterState());
  }

  @Override
  public void setUpdaterState(float[] state) {
    long length = network.updaterState().length();
    if (network.updaterState().isEmpty() ? state.length > 0 : state.length != length) {
      throw new IllegalArgumentException(
          "Invalid optimiser state: got " + state.length + " values, expected " + length);
    }
    if (state.length > 0) {
      Floats.write(state, network.updaterState());
    }
  }

  @Override
  public ReplicaState state() {
    return NetworkSnapshot.stateOf(network);
  }

  @Override
  public ReplicaCopy copy() {
    return new NetworkCopy(network, input.normaliser());
  }

  @Override
  public RandomState random() {
    Random random = Nd4j.getRandom();
    return new RandomState(random.rootState(), random.nodeState());
  }

  @Override
  public void setRandom(RandomState state) {
    Nd4j.getRandom().setStates(state.root(), state.node());
  }

  @Override
  public void close() {
    Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
  }
}
