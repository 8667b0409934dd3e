package dev.parsimony.examples.layer;

import dev.parsimony.secondmoment.ExampleRows;
import dev.parsimony.secondmoment.MomentSink;
import dev.parsimony.secondmoment.SecondMomentLayer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Computes second moments in the backward pass. With e the gradient at the output, the gradient of
 * one row is e ∘ x for the gains and e for the shifts; an example's is the sum over its rows.
 */
final class ScaleShiftMoments extends ScaleShiftLayer implements SecondMomentLayer {
  private final ExampleRows rows;
  private final MomentSink sink = new MomentSink();

  ScaleShiftMoments(NeuralNetConfiguration conf, DataType dataType, ExampleRows rows) {
    super(conf, dataType);
    this.rows = rows;
  }

  @Override
  public MomentSink sink() {
    return sink;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    if (sink.wanted()) {
      sink.start();
      write(epsilon.mul(input), ScaleShiftParameters.GAIN);
      write(epsilon, ScaleShiftParameters.SHIFT);
      sink.stop();
    }
    return super.backpropGradient(epsilon, workspaces);
  }

  private void write(INDArray ofRows, String parameter) {
    INDArray single = rows.sum(ofRows);
    single.mul(single).sum(sink.view(parameter), 0);
  }
}
