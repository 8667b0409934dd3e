package dev.parsimony.secondmoment;

import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.ResetPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Computes second moments by replay, for whatever has parameters and a backward pass: a twin of the
 * layer or vertex goes backward over one example at a time, and its gradients are squared and
 * added. This is exact where the examples are independent given their inputs; the first batch with
 * a gradient proves it, since there the single gradients must add up to the batch's.
 *
 * <p>The replay's arrays live in a workspace of their own, which all layers of a thread share.
 */
final class Replay {
  /** Largest difference to the batch's gradient over the root of the second moments' sum. */
  private static final double MAX_DIFFERENCE = 1e-3;

  private static final WorkspaceConfiguration REUSED =
      WorkspaceConfiguration.builder()
          .initialSize(0)
          .overallocationLimit(0.05)
          .policyLearning(LearningPolicy.FIRST_LOOP)
          .policyReset(ResetPolicy.BLOCK_LEFT)
          .policySpill(SpillPolicy.REALLOCATE)
          .policyAllocation(AllocationPolicy.OVERALLOCATE)
          .build();

  private static final String RNN_LOOP = "PARSIMONY_REPLAY_RNN_LOOP";

  private static final LayerWorkspaceMgr WORKSPACES =
      LayerWorkspaceMgr.builder()
          .with(ArrayType.RNN_FF_LOOP_WORKING_MEM, RNN_LOOP, REUSED)
          .with(ArrayType.RNN_BP_LOOP_WORKING_MEM, RNN_LOOP, REUSED)
          .defaultWorkspace("PARSIMONY_REPLAY", REUSED)
          .build();

  private final String name;
  private final ExampleRows rows;
  private final MomentSink sink = new MomentSink();
  private final INDArray gradient;
  private final INDArray flatGradient;
  private boolean proven;
  private @Nullable Map<String, INDArray> sums;

  /** Runs the twin's backward pass over one example, into {@link #gradient()}. */
  interface Backward {
    Gradient run(int example, LayerWorkspaceMgr workspaces);
  }

  /**
   * @param name of the layer and its type, for messages
   * @param parameters of the layer, flat
   */
  Replay(String name, ExampleRows rows, INDArray parameters) {
    this.name = name;
    this.rows = rows;
    this.gradient = Nd4j.zeros(parameters.dataType(), parameters.shape());
    this.flatGradient = gradient.reshape(gradient.length());
  }

  MomentSink sink() {
    return sink;
  }

  ExampleRows rows() {
    return rows;
  }

  /** Returns the array that receives the twin's gradient. */
  INDArray gradient() {
    return gradient;
  }

  /** Replays all examples of the batch, if their second moments are wanted. */
  void run(Backward backward) {
    if (!sink.wanted()) {
      sums = null;
      return;
    }
    sink.start();
    sums = proven ? null : new HashMap<>();
    INDArray moments = sink.flat().assign(0);
    for (int example = 0; example < rows.examples(); example++) {
      try (MemoryWorkspace scope = WORKSPACES.notifyScopeEntered(ArrayType.ACTIVATIONS)) {
        gradient.assign(0);
        add(alone(backward, example));
        moments.addi(flatGradient.muli(flatGradient));
      }
    }
    sink.stop();
  }

  private Gradient alone(Backward backward, int example) {
    try {
      return backward.run(example, WORKSPACES);
    } catch (UnsupportedLayerException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new UnsupportedLayerException(
          name
              + " does not work on one example alone, as its second moments need it to ("
              + e.getMessage()
              + "); "
              + SecondMoments.WITHOUT,
          e);
    }
  }

  private void add(Gradient single) {
    Map<String, INDArray> into = sums;
    if (into == null) {
      return;
    }
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      single
          .gradientForVariable()
          .forEach((key, value) -> into.merge(key, value.dup(), INDArray::addi));
    }
  }

  /**
   * Checks, until it has held once, that the replayed gradients add up to the batch's.
   *
   * @throws UnsupportedLayerException naming the layer where they do not
   */
  void prove(Gradient batch) {
    Map<String, INDArray> replayed = sums;
    if (replayed == null) {
      return;
    }
    double difference = 0;
    for (Map.Entry<String, INDArray> entry : batch.gradientForVariable().entrySet()) {
      INDArray sum = replayed.get(entry.getKey());
      double norm =
          (sum == null ? entry.getValue() : entry.getValue().sub(sum)).norm2Number().doubleValue();
      difference += norm * norm;
    }
    double size = sink.flat().sumNumber().doubleValue();
    if (difference > MAX_DIFFERENCE * MAX_DIFFERENCE * size) {
      throw new UnsupportedLayerException(
          name
              + " couples the examples of a batch or draws random numbers: its gradient is not the"
              + " sum of single examples' gradients, so it has no exact second moments; "
              + SecondMoments.WITHOUT);
    }
    proven = size > 0 && Double.isFinite(size);
    sums = null;
  }
}
