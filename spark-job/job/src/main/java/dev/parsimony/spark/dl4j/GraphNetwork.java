package dev.parsimony.spark.dl4j;

import dev.parsimony.secondmoment.slot.ParameterSlot;
import dev.parsimony.secondmoment.slot.ParameterSlots;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.optimize.solvers.BaseOptimizer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** A {@link ComputationGraph}. */
final class GraphNetwork implements Network {
  private final ComputationGraph graph;
  private final LayerWorkspaceMgr updaterWorkspace;
  private @Nullable ExampleWeights weights;

  GraphNetwork(ComputationGraph graph) {
    this.graph = graph;
    this.updaterWorkspace =
        UpdaterWorkspace.of(graph.getConfiguration().getTrainingWorkspaceMode());
    graph.initGradientsView();
  }

  @Override
  public Model model() {
    return graph;
  }

  @Override
  public INDArray parameters() {
    return graph.params();
  }

  @Override
  public INDArray flatGradient() {
    return graph.getFlattenedGradients();
  }

  @Override
  public int batchSize() {
    return Math.toIntExact(graph.getInput(0).size(0));
  }

  @Override
  public List<ParameterSlot> slots() {
    return ParameterSlots.of(graph);
  }

  @Override
  public boolean meanOverBatch() {
    return graph.conf().isMiniBatch();
  }

  @Override
  public int inputs() {
    return graph.getNumInputArrays();
  }

  @Override
  public int outputs() {
    return graph.getNumOutputArrays();
  }

  @Override
  public void computeGradient(MultiDataSet batch) {
    graph.setInputs(batch.getFeatures());
    graph.setLabels(batch.getLabels());
    @Nullable INDArray @Nullable [] labelsMasks = batch.getLabelsMaskArrays();
    if (weights != null) {
      weights.set(labelsMasks == null ? null : labelsMasks[0]);
      labelsMasks = null;
    }
    graph.setLayerMaskArrays(batch.getFeaturesMaskArrays(), labelsMasks);
    graph.computeGradientAndScore();
    graph.clearLayerMaskArrays();
    if (weights != null) {
      weights.set(null);
    }
  }

  @Override
  public void weigh(ExampleWeights newWeights) {
    weights = newWeights;
  }

  @Override
  public OptionalInt segmentLength() {
    var configuration = graph.getConfiguration();
    return configuration.getBackpropType() == BackpropType.TruncatedBPTT
        ? OptionalInt.of(configuration.getTbpttFwdLength())
        : OptionalInt.empty();
  }

  @Override
  public Layer[] layers() {
    return graph.getLayers();
  }

  @Override
  public void clearRecurrentState() {
    graph.rnnClearPreviousState();
  }

  @Override
  public double regularization() {
    return graph.calcRegularizationScore(true);
  }

  @Override
  public void updateParameters() {
    graph
        .getUpdater()
        .update(graph.gradient(), iteration(), epoch(), MEAN_GRADIENT, updaterWorkspace);
    graph.params().subi(flatGradient().reshape(graph.params().shape()));
  }

  @Override
  public void endStep() {
    for (TrainingListener listener : graph.getListeners()) {
      listener.iterationDone(graph, iteration(), epoch());
    }
    BaseOptimizer.incrementIterationCount(graph, 1);
    BaseOptimizer.applyConstraints(graph);
    // Not clear(): that would drop the updater with its state.
    graph.clearLayersStates();
  }

  @Override
  public void endEpoch() {
    graph.incrementEpochCount();
  }

  @Override
  public INDArray[] output(MultiDataSet batch) {
    return graph.output(
        false, batch.getFeatures(), batch.getFeaturesMaskArrays(), batch.getLabelsMaskArrays());
  }

  @Override
  public TestAnswers test(MultiDataSet batch) {
    @Nullable INDArray @Nullable [] masks = batch.getLabelsMaskArrays();
    List<String> names = graph.getConfiguration().getNetworkOutputs();
    OutputTap[] taps = new OutputTap[names.size()];
    Layer[] layers = new Layer[taps.length];
    for (int i = 0; i < taps.length; i++) {
      LayerVertex vertex = outputVertex(names.get(i));
      layers[i] = vertex.getLayer();
      taps[i] = new OutputTap(layers[i], batch.getLabels(i), masks == null ? null : masks[i]);
      vertex.setLayer(taps[i].standIn());
    }
    try {
      INDArray[] answers = output(batch);
      double loss = Arrays.stream(taps).mapToDouble(OutputTap::loss).sum();
      return new TestAnswers(loss, List.of(answers));
    } finally {
      for (int i = 0; i < taps.length; i++) {
        outputVertex(names.get(i)).setLayer(layers[i]);
      }
    }
  }

  private LayerVertex outputVertex(String name) {
    return (LayerVertex) graph.getVertex(name);
  }

  @Override
  public List<OutputSpec> outputSpecs() {
    return graph.getConfiguration().getNetworkOutputs().stream()
        .map(name -> OutputSpec.of(name, outputVertex(name).getLayer().conf().getLayer()))
        .toList();
  }

  @Override
  public double penalty() {
    return graph.calcRegularizationScore(true);
  }

  @Override
  public String configurationJson() {
    return graph.getConfiguration().toJson();
  }

  @Override
  public int iteration() {
    return graph.getConfiguration().getIterationCount();
  }

  @Override
  public int epoch() {
    return graph.getConfiguration().getEpochCount();
  }

  @Override
  public void setCounters(int iteration, int epoch) {
    graph.getConfiguration().setIterationCount(iteration);
    graph.getConfiguration().setEpochCount(epoch);
  }

  @Override
  public INDArray updaterState() {
    INDArray state = graph.getUpdater().getStateViewArray();
    return state == null ? Nd4j.empty(graph.params().dataType()) : state;
  }
}
