package dev.parsimony.secondmoment;

import dev.parsimony.secondmoment.reuse.KernelOutput;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/** Adds second moments to an output layer. */
final class OutputMoments extends KernelOutput implements SecondMomentLayer {
  private final RecordingLoss loss;
  private final MatrixMoments moments;

  OutputMoments(NeuralNetConfiguration conf, DataType dataType, ExampleRows rows) {
    super(conf, dataType);
    moments = new MatrixMoments(rows);
    loss = new RecordingLoss(layerConf().getLossFn());
    layerConf().setLossFn(loss);
  }

  @Override
  public void replaceLoss(UnaryOperator<ILossFunction> other) {
    loss.replace(other);
  }

  @Override
  public MomentSink sink() {
    return moments.sink();
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    Pair<Gradient, INDArray> result = super.backpropGradient(epsilon, workspaces);
    moments.compute(input, loss.take());
    return result;
  }
}
