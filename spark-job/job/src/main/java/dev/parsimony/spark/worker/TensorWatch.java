package dev.parsimony.spark.worker;

import dev.parsimony.compression.DenseForm;
import dev.parsimony.compression.GradientCompressor;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;
import dev.parsimony.spark.metrics.Histogram;
import dev.parsimony.spark.metrics.TensorFigures;
import java.util.ArrayList;
import java.util.List;

/**
 * Follows the tensors of one worker's network from epoch to epoch: how their weights are
 * distributed, how the epoch changed them, and how much of them was sent. Only reads; steps cost
 * nothing, an epoch's end a few passes over the weights.
 */
final class TensorWatch {
  private final Replica replica;
  private final GradientCompressor compressor;
  private final List<ParameterTensor> tensors;

  /** Weights as they were, and as they are. */
  private float[] before;

  private float[] now;

  /** What had been sent, and what has by now. */
  private long[] sentBefore;

  private long[] sent;
  private long messagesBefore;

  /** Begins with the network as it is. */
  TensorWatch(Replica replica, GradientCompressor compressor) {
    this.replica = replica;
    this.compressor = compressor;
    this.tensors = replica.layout().tensors();
    this.before = new float[replica.layout().length()];
    this.now = new float[before.length];
    this.sentBefore = new long[tensors.size()];
    this.sent = new long[tensors.size()];
    replica.readParameters(before);
    messagesBefore = compressor.sent(sentBefore);
  }

  /**
   * Returns what became of the tensors since the call before; without those that hold NaN or
   * infinity by now.
   *
   * @param step batches of each worker so far
   */
  TensorFigures epochEnded(int epoch, long step) {
    replica.readParameters(now);
    for (int i = 0; i < now.length; i++) {
      before[i] = now[i] - before[i];
    }
    long messages = compressor.sent(sent);
    List<TensorFigures.Tensor> figures = new ArrayList<>();
    for (int t = 0; t < tensors.size(); t++) {
      ParameterTensor tensor = tensors.get(t);
      int end = tensor.offset() + tensor.length();
      Histogram weights = Histogram.of(now, tensor.offset(), end);
      Histogram updates = Histogram.of(before, tensor.offset(), end);
      if (weights.finite() && updates.finite()) {
        double share = sentShare(t, messages - messagesBefore);
        figures.add(new TensorFigures.Tensor(tensor.name(), weights, updates, share));
      }
    }
    float[] change = before;
    before = now;
    now = change;
    long[] old = sentBefore;
    sentBefore = sent;
    sent = old;
    messagesBefore = messages;
    return new TensorFigures(epoch, step, figures);
  }

  private double sentShare(int t, long messages) {
    ParameterTensor tensor = tensors.get(t);
    if (tensor.kind() != TensorKind.TRAINED) {
      return Double.NaN;
    }
    if (compressor.denseForm() != DenseForm.NONE) {
      return 1; // Also where vectors are summed, which are no messages.
    }
    return messages == 0
        ? Double.NaN
        : (double) (sent[t] - sentBefore[t]) / ((double) messages * tensor.length());
  }
}
