package dev.parsimony.secondmoment;

import java.util.List;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** Adds second moments by replay to an output layer. */
final class OutputReplayLayer extends ReplayLayer implements IOutputLayer {
  private final IOutputLayer layer;
  private final IOutputLayer twin;

  OutputReplayLayer(IOutputLayer layer, Replay replay) {
    super(layer, replay);
    this.layer = layer;
    this.twin = (IOutputLayer) twin();
  }

  /**
   * Replays after the layer's own backward pass, which is what applies an output layer's dropout.
   */
  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      @Nullable INDArray epsilon, LayerWorkspaceMgr workspaces) {
    Pair<Gradient, INDArray> result = layer.backpropGradient(epsilon, workspaces);
    replay(
        (example, own) -> {
          twin.setInput(input(example), own);
          INDArray labels = layer.getLabels();
          twin.setLabels(labels == null ? null : rows().of(labels, example));
          return twin.backpropGradient(null, own).getFirst();
        });
    return proven(result);
  }

  @Override
  public boolean needsLabels() {
    return layer.needsLabels();
  }

  @Override
  public void setLabels(INDArray labels) {
    layer.setLabels(labels);
  }

  @Override
  public INDArray getLabels() {
    return layer.getLabels();
  }

  @Override
  public double computeScore(
      double regularisation, boolean training, LayerWorkspaceMgr workspaces) {
    return layer.computeScore(regularisation, training, workspaces);
  }

  @Override
  public INDArray computeScoreForExamples(double regularisation, LayerWorkspaceMgr workspaces) {
    return layer.computeScoreForExamples(regularisation, workspaces);
  }

  @Override
  public double f1Score(DataSet data) {
    return layer.f1Score(data);
  }

  @Override
  public double f1Score(INDArray examples, INDArray labels) {
    return layer.f1Score(examples, labels);
  }

  @Override
  @Deprecated
  public int numLabels() {
    return layer.numLabels();
  }

  @Override
  public void fit(DataSetIterator data) {
    layer.fit(data);
  }

  @Override
  public int[] predict(INDArray examples) {
    return layer.predict(examples);
  }

  @Override
  public List<String> predict(DataSet data) {
    return layer.predict(data);
  }

  @Override
  public void fit(INDArray examples, INDArray labels) {
    layer.fit(examples, labels);
  }

  @Override
  public void fit(DataSet data) {
    layer.fit(data);
  }

  @Override
  public void fit(INDArray examples, int[] labels) {
    layer.fit(examples, labels);
  }
}
