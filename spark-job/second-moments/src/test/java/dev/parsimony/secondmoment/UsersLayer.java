package dev.parsimony.secondmoment;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A linear layer of a user's own, in variants that differ in the rule for their class. */
final class UsersLayer extends FeedForwardLayer {
  private static final long serialVersionUID = 1L;

  enum Rule {
    NONE,
    EXACT,
    SQUARE_OF_SUM,
    CHANGED_GRADIENT
  }

  private final Rule rule;

  UsersLayer(String name, int outputs, Rule rule) {
    this.rule = rule;
    setLayerName(name);
    setNOut(outputs);
    setActivationFn(new ActivationIdentity());
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType dataType) {
    Linear layer =
        switch (rule) {
          case NONE -> new Linear(conf, dataType);
          case EXACT -> new WithExactRule(conf, dataType);
          case SQUARE_OF_SUM -> new WithWrongRule(conf, dataType);
          case CHANGED_GRADIENT -> new WithChangingRule(conf, dataType);
        };
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(initializer().init(conf, parameters, initialize));
    return layer;
  }

  @Override
  public ParamInitializer initializer() {
    return DefaultParamInitializer.getInstance();
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType inputType) {
    long parameters = initializer().numParams(this);
    return new LayerMemoryReport.Builder(
            getLayerName(), UsersLayer.class, inputType, getOutputType(-1, inputType))
        .standardMemory(parameters, getIUpdater().stateSize(parameters))
        .build();
  }

  static class Linear extends BaseLayer<UsersLayer> {
    Linear(NeuralNetConfiguration conf, DataType dataType) {
      super(conf, dataType);
    }

    @Override
    public boolean isPretrainLayer() {
      return false;
    }
  }

  static class WithExactRule extends Linear {
    WithExactRule(NeuralNetConfiguration conf, DataType dataType) {
      super(conf, dataType);
    }
  }

  static class WithWrongRule extends Linear {
    WithWrongRule(NeuralNetConfiguration conf, DataType dataType) {
      super(conf, dataType);
    }
  }

  static class WithChangingRule extends Linear {
    WithChangingRule(NeuralNetConfiguration conf, DataType dataType) {
      super(conf, dataType);
    }
  }
}
