package dev.parsimony.spark.dl4j;

import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.moments.MomentRequest;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.TensorKind;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.dl4j.array.Floats;
import dev.parsimony.spark.worker.Replica;
import dev.parsimony.spark.worker.ReplicaState;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.bytedeco.javacpp.BytePointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A DL4J network as a replica. */
public final class Dl4jReplica implements Replica {
  private final Network network;
  private final NetworkInput input;
  private final ParameterLayout layout;
  private final MomentSource moments;
  private final int totalBatchSize;
  private final INDArray features;
  private final float[] oneHot;
  private final INDArray labels;

  /**
   * @param batchSize examples per call of {@link #computeMoments}
   * @param totalBatchSize of all workers together
   */
  Dl4jReplica(
      Network network,
      NetworkInput input,
      int batchSize,
      int totalBatchSize,
      MomentRequest moments) {
    this.network = network;
    this.input = input;
    this.layout = network.layout();
    this.moments = MomentSource.of(network, moments);
    this.totalBatchSize = totalBatchSize;
    this.features = input.features(batchSize);
    this.oneHot = new float[batchSize * input.classes()];
    this.labels = Nd4j.create(DataType.FLOAT, new long[] {batchSize, input.classes()}, 'c');
  }

  @Override
  public ParameterLayout layout() {
    return layout;
  }

  @Override
  public double computeMoments(Batch batch, GradientMoments into) {
    Floats.write(batch.features(), features);
    Arrays.fill(oneHot, 0);
    for (int example = 0; example < batch.size(); example++) {
      oneHot[example * input.classes() + batch.labels()[example]] = 1;
    }
    Floats.write(oneHot, labels);
    return moments.compute(input.arrange(features), labels, into);
  }

  @Override
  public long secondMomentNanos() {
    return moments.secondMomentNanos();
  }

  @Override
  public void apply(float[] meanGradient) {
    if (!network.meanOverBatch()) {
      Scale.tensors(layout, TensorKind.TRAINED, meanGradient, totalBatchSize);
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
    long from = parameters.offset() * Float.BYTES;
    ByteBuffer buffer =
        bytes.position(from).limit(from + parameters.length() * Float.BYTES).asByteBuffer();
    CRC32C crc = new CRC32C();
    crc.update(buffer);
    // Never 0, which stands for "no hash"; the length tells networks apart.
    return parameters.length() << Integer.SIZE | crc.getValue();
  }

  @Override
  public int countCorrect(Batch batch) {
    INDArray examples = input.features(batch.size());
    Floats.write(batch.features(), examples);
    int[] answers = network.output(input.arrange(examples)).argMax(1).toIntVector();
    int correct = 0;
    for (int example = 0; example < batch.size(); example++) {
      correct += answers[example] == batch.labels()[example] ? 1 : 0;
    }
    return correct;
  }

  @Override
  public ReplicaState state() {
    return NetworkSnapshot.stateOf(network);
  }

  @Override
  public void close() {
    Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
  }
}
