package dev.parsimony.secondmoment;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.feedforward.PReLU;
import org.deeplearning4j.nn.params.PReLUParamInitializer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Adds second moments to a parametric ReLU. A slope's gradient of one example is min(x, 0) times
 * epsilon, summed over the positions that share the slope.
 */
final class PReluMoments extends PReLU implements SecondMomentLayer {
  private final ExampleRows rows;
  private final MomentSink sink = new MomentSink();

  PReluMoments(NeuralNetConfiguration conf, DataType dataType, ExampleRows rows) {
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
      compute(epsilon);
    }
    return super.backpropGradient(epsilon, workspaces);
  }

  private void compute(INDArray epsilon) {
    sink.start();
    INDArray negative = input.sub(Transforms.relu(input, true));
    INDArray slopes = sharedSum(negative.muli(epsilon));
    INDArray single = rows.sum(slopes.dup('c').reshape('c', slopes.size(0), -1));
    INDArray view = sink.view(PReLUParamInitializer.WEIGHT_KEY);
    view.assign(single.muli(single).sum(0).reshape('c', view.shape()));
    sink.stop();
  }

  private INDArray sharedSum(INDArray contributions) {
    long[] shared = layerConf().getSharedAxes();
    return shared == null
        ? contributions
        : contributions.sum(true, Arrays.stream(shared).mapToInt(Math::toIntExact).toArray());
  }
}
