package dev.parsimony.secondmoment;

import dev.parsimony.secondmoment.reuse.ReusingDense;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Adds second moments to a dense layer. */
final class DenseMoments extends ReusingDense implements SecondMomentLayer {
  private final MatrixMoments moments;

  DenseMoments(NeuralNetConfiguration conf, DataType dataType, ExampleRows rows) {
    super(conf, dataType);
    moments = new MatrixMoments(rows);
  }

  @Override
  public MomentSink sink() {
    return moments.sink();
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    Pair<Gradient, INDArray> result = super.backpropGradient(epsilon, workspaces);
    moments.compute(input, takeDelta());
    return result;
  }
}
