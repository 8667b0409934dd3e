package dev.parsimony.spark.dl4j;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.layers.BaseOutputLayer;
import org.deeplearning4j.nn.layers.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.layers.training.CenterLossOutputLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Stands in for an output layer while a network answers, and scores what goes into the layer, so
 * that answers and loss take one forward pass.
 */
final class OutputTap implements InvocationHandler {
  private final IOutputLayer layer;
  private final INDArray labels;
  private final @Nullable INDArray mask;
  private double loss = Double.NaN;

  /**
   * @param layer an output layer
   * @param mask of the labels
   */
  OutputTap(Layer layer, INDArray labels, @Nullable INDArray mask) {
    this.layer = (IOutputLayer) inside(layer);
    this.labels = labels;
    this.mask = mask;
  }

  /** The layer that has the loss. */
  static Layer inside(Layer layer) {
    return layer instanceof FrozenLayerWithBackprop frozen ? frozen.getInsideLayer() : layer;
  }

  /** Returns a stand-in to be put in the layer's place. */
  Layer standIn() {
    return (Layer)
        Proxy.newProxyInstance(
            OutputTap.class.getClassLoader(), new Class<?>[] {IOutputLayer.class}, this);
  }

  /** Returns the loss summed over the examples, without regularisation; NaN before the answer. */
  double loss() {
    return loss;
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    if (method.getName().equals("activate") && arguments != null) {
      LayerWorkspaceMgr workspaces = (LayerWorkspaceMgr) arguments[arguments.length - 1];
      if (arguments[0] instanceof INDArray input) {
        layer.setInput(input, workspaces);
      }
      score(workspaces);
      return layer.activate(false, workspaces);
    }
    try {
      return method.invoke(layer, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private void score(LayerWorkspaceMgr workspaces) {
    layer.setLabels(labels);
    if (mask != null) {
      // What DL4J leaves here may be the mask of the features.
      layer.setMaskArray(mask);
    }
    double score = layer.computeScore(0, false, workspaces);
    loss = divided() ? score * layer.getInputMiniBatchSize() : score;
  }

  /** Whether the layer's score is a mean over the examples. */
  private boolean divided() {
    boolean asConfigured =
        layer instanceof BaseOutputLayer<?> && !(layer instanceof CenterLossOutputLayer);
    return !asConfigured || layer.conf().isMiniBatch();
  }
}
