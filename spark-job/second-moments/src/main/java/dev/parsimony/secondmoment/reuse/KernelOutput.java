package dev.parsimony.secondmoment.reuse;

import dev.parsimony.secondmoment.Internal;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.layers.OutputLayer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/** An output layer whose loss can be another one than that of its configuration. */
@Internal
public class KernelOutput extends OutputLayer {
  private final org.deeplearning4j.nn.conf.layers.OutputLayer own;

  /**
   * @param conf stays as it is; the layer works with a copy
   */
  public KernelOutput(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
    own = (org.deeplearning4j.nn.conf.layers.OutputLayer) conf.getLayer().clone();
  }

  @Override
  public final org.deeplearning4j.nn.conf.layers.OutputLayer layerConf() {
    return own == null ? super.layerConf() : own;
  }

  /** Puts another loss in the place of the present one. */
  public void replaceLoss(UnaryOperator<ILossFunction> other) {
    own.setLossFn(other.apply(own.getLossFn()));
  }
}
