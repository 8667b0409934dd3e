package dev.parsimony.spark.dl4j;

import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.dl4j.array.Floats;
import dev.parsimony.spark.dl4j.secondmoment.SecondMoments;
import dev.parsimony.spark.worker.Answers;
import dev.parsimony.spark.worker.Replica;
import dev.parsimony.spark.worker.ReplicaState;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A DL4J network as a replica. */
public final class Dl4jReplica implements Replica {
  private final Network network;
  private final NetworkInput input;
  private final ParameterLayout layout;
  private final @Nullable SecondMoments secondMoments;
  private final int totalBatchSize;
  private final NetworkBatch training;
  private @Nullable NetworkBatch testing;
  private long secondMomentNanos;

  /**
   * @param batchSize examples per call of {@link #computeMoments}
   * @param totalBatchSize of all workers together
   */
  Dl4jReplica(
      Network network,
      NetworkInput input,
      int batchSize,
      int totalBatchSize,
      boolean withSecondMoments) {
    this.network = network;
    this.input = input;
    this.layout = network.layout();
    this.secondMoments = withSecondMoments ? network.installSecondMoments() : null;
    this.totalBatchSize = totalBatchSize;
    this.training = new NetworkBatch(input, batchSize, network.parameters().dataType());
  }

  @Override
  public ParameterLayout layout() {
    return layout;
  }

  /** What the user should know about this replica, a sentence each. */
  List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    if (network.parameters().dataType() == DataType.DOUBLE) {
      remarks.add(
          "the network computes in float64, but gradients travel in float32, in which its parameters"
              + " also start and come back");
    }
    if (secondMoments != null) {
      remarks.addAll(secondMoments.remarks());
    }
    return remarks;
  }

  @Override
  public double computeMoments(Batch batch, GradientMoments moments) {
    network.computeGradient(training.fill(batch));
    float perExample = 1f / batch.size();
    Floats.read(network.flatGradient(), moments.mean());
    scaleTrained(moments.mean(), perExample);
    secondMomentNanos = 0;
    if (secondMoments != null) {
      long start = System.nanoTime();
      Floats.read(secondMoments.flat(), moments.secondMoment());
      scaleTrained(moments.secondMoment(), perExample * perExample);
      secondMomentNanos = System.nanoTime() - start + secondMoments.takeNanos();
    }
    return network.model().score();
  }

  @Override
  public long secondMomentNanos() {
    return secondMomentNanos;
  }

  @Override
  public void apply(float[] meanGradient) {
    if (!network.meanOverBatch()) {
      scaleTrained(meanGradient, totalBatchSize);
    }
    Floats.write(meanGradient, network.flatGradient());
    network.applyGradient();
  }

  @Override
  public void endEpoch() {
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
  public Answers test(Batch batch) {
    NetworkBatch arrays = testing;
    if (arrays == null || arrays.examples() != batch.size()) {
      arrays = new NetworkBatch(input, batch.size(), network.parameters().dataType());
      testing = arrays;
    }
    return AnswerCheck.of(input, batch, network.output(arrays.fill(batch)));
  }

  @Override
  public ReplicaState state() {
    return NetworkSnapshot.stateOf(network);
  }

  @Override
  public void close() {
    Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
  }

  private void scaleTrained(float[] values, float factor) {
    for (ParameterTensor tensor : layout.tensors()) {
      if (tensor.kind() == TensorKind.TRAINED) {
        int end = tensor.offset() + tensor.length();
        for (int i = tensor.offset(); i < end; i++) {
          values[i] *= factor;
        }
      }
    }
  }
}
