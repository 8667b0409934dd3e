package dev.parsimony.secondmoment;

import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Adds second moments by replay to a layer. The layer itself stays as it is and does all the work
 * of training. Its twin has the same parameters, no dropout (its input is what the layer's dropout
 * left) and the weights that the layer's weight noise made, so it draws no random numbers.
 */
class ReplayLayer extends BaseWrapperLayer implements SecondMomentLayer {
  private final Replay replay;
  private final UsedWeights usedWeights;
  private final Layer twin;
  private @Nullable INDArray mask;
  private @Nullable MaskState maskState;
  private boolean maskFed;

  ReplayLayer(Layer layer, Replay replay) {
    super(layer);
    this.replay = replay;
    usedWeights = new UsedWeights(layer);
    twin = twin(layer);
    twin.setBackpropGradientsViewArray(replay.gradient());
  }

  /** Returns a wrapper that is what the layer is: recurrent, an output layer, or neither. */
  static ReplayLayer of(Layer layer, Replay replay) {
    if (layer instanceof RecurrentLayer recurrent) {
      return new RecurrentReplayLayer(recurrent, replay);
    }
    if (layer instanceof IOutputLayer output) {
      return new OutputReplayLayer(output, replay);
    }
    return new ReplayLayer(layer, replay);
  }

  private Layer twin(Layer layer) {
    NeuralNetConfiguration conf = layer.conf().clone();
    conf.getLayer().setIDropout(null);
    if (conf.getLayer() instanceof org.deeplearning4j.nn.conf.layers.BaseLayer withNoise
        && withNoise.getWeightNoise() != null) {
      withNoise.setWeightNoise(usedWeights);
    }
    INDArray parameters = layer.params();
    return conf.getLayer()
        .instantiate(conf, List.of(), layer.getIndex(), parameters, false, parameters.dataType());
  }

  @Override
  public MomentSink sink() {
    return replay.sink();
  }

  Layer twin() {
    return twin;
  }

  ExampleRows rows() {
    return replay.rows();
  }

  /** Replays before the layer's own backward pass, which may use up its arrays. */
  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    replay(
        (example, own) -> {
          twin.activate(input(example), true, own);
          return twin.backpropGradient(rows().of(epsilon, example), own).getFirst();
        });
    return proven(super.backpropGradient(epsilon, workspaces));
  }

  final void replay(Replay.Backward backward) {
    usedWeights.take();
    replay.run(
        (example, own) -> {
          setTwinMask(example);
          return backward.run(example, own);
        });
    twin.clear();
    twin.clearNoiseWeightParams();
  }

  final Pair<Gradient, INDArray> proven(Pair<Gradient, INDArray> result) {
    replay.prove(result.getFirst());
    return result;
  }

  final INDArray input(int example) {
    return rows().of(input(), example);
  }

  private void setTwinMask(int example) {
    INDArray own = mask == null ? null : rows().of(mask, example);
    if (maskFed) {
      twin.feedForwardMaskArray(own, maskState, own == null ? 1 : (int) own.size(0));
    } else {
      twin.setMaskArray(own);
    }
  }

  @Override
  public void setMaskArray(@Nullable INDArray maskArray) {
    mask = maskArray;
    maskFed = false;
    super.setMaskArray(maskArray);
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArray(
      @Nullable INDArray maskArray, @Nullable MaskState state, int minibatchSize) {
    mask = maskArray;
    maskState = state;
    maskFed = true;
    return super.feedForwardMaskArray(maskArray, state, minibatchSize);
  }

  @Override
  public void clear() {
    mask = null;
    super.clear();
  }
}
