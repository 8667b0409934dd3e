package dev.parsimony.secondmoment;

import java.util.Map;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffOutputLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.weights.WeightInitUtil;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Layers as users write them. */
final class CustomLayers {
  private CustomLayers() {}

  /** What a dense layer of the user's does to the product of input and weights. */
  enum Twist {
    /** tanh. */
    NONE,
    /** Subtracts the batch's mean, which couples the examples. */
    CENTRED,
    /** Adds noise of its own. */
    NOISY
  }

  /** A dense layer. */
  static final class UsersDense extends SameDiffLayer {
    private static final long serialVersionUID = 1L;
    private final int size;
    private final Twist twist;

    UsersDense(int size, Twist twist) {
      this.size = size;
      this.twist = twist;
    }

    @Override
    public SDVariable defineLayer(
        SameDiff graph, SDVariable input, Map<String, SDVariable> parameters, SDVariable mask) {
      SDVariable product = input.mmul(parameters.get("W"));
      SDVariable twisted =
          switch (twist) {
            case NONE -> product;
            case CENTRED -> product.sub(product.mean(true, 0));
            case NOISY -> product.mul(graph.random.normal(1, 0.5, DataType.FLOAT, 1, size));
          };
      return graph.math.tanh(twisted);
    }

    @Override
    public void defineParameters(SDLayerParams parameters) {
      parameters.addWeightParam("W", size, size);
    }

    @Override
    public void initializeParameters(Map<String, INDArray> parameters) {
      initWeights(size, size, weightInit, parameters.get("W"));
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
      return InputType.feedForward(size);
    }
  }

  /** An output layer with squared error. */
  static final class UsersOutput extends SameDiffOutputLayer {
    private static final long serialVersionUID = 1L;
    private final int in;
    private final int out;

    UsersOutput(int in, int out) {
      this.in = in;
      this.out = out;
    }

    @Override
    public SDVariable defineLayer(
        SameDiff graph, SDVariable input, SDVariable labels, Map<String, SDVariable> parameters) {
      SDVariable output = input.mmul("out", parameters.get("W"));
      return graph.math.square(output.sub(labels)).sum();
    }

    @Override
    public String activationsVertexName() {
      return "out";
    }

    @Override
    public void defineParameters(SDLayerParams parameters) {
      parameters.addWeightParam("W", in, out);
    }

    @Override
    public void initializeParameters(Map<String, INDArray> parameters) {
      WeightInitUtil.initWeights(
          in, out, new long[] {in, out}, WeightInit.XAVIER, null, parameters.get("W"));
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
      return InputType.feedForward(out);
    }
  }
}
