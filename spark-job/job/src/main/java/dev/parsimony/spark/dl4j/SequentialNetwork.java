package dev.parsimony.spark.dl4j;

import dev.parsimony.secondmoment.slot.ParameterSlot;
import dev.parsimony.secondmoment.slot.ParameterSlots;
import java.util.List;
import java.util.OptionalInt;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.optimize.solvers.BaseOptimizer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** A {@link MultiLayerNetwork}. */
final class SequentialNetwork implements Network {
  private final MultiLayerNetwork network;
  private final LayerWorkspaceMgr updaterWorkspace;
  private @Nullable ExampleWeights weights;

  SequentialNetwork(MultiLayerNetwork network) {
    this.network = network;
    this.updaterWorkspace =
        UpdaterWorkspace.of(network.getLayerWiseConfigurations().getTrainingWorkspaceMode());
    network.initGradientsView();
  }

  @Override
  public Model model() {
    return network;
  }

  @Override
  public INDArray parameters() {
    return network.params();
  }

  @Override
  public INDArray flatGradient() {
    return network.getFlattenedGradients();
  }

  @Override
  public int batchSize() {
    return Math.toIntExact(network.getInput().size(0));
  }

  @Override
  public List<ParameterSlot> slots() {
    return ParameterSlots.of(network);
  }

  @Override
  public boolean meanOverBatch() {
    return network.conf().isMiniBatch();
  }

  @Override
  public int inputs() {
    return 1;
  }

  @Override
  public int outputs() {
    return 1;
  }

  @Override
  public void computeGradient(MultiDataSet batch) {
    network.setInput(batch.getFeatures(0));
    network.setLabels(batch.getLabels(0));
    INDArray labelsMask = first(batch.getLabelsMaskArrays());
    if (weights != null) {
      weights.set(labelsMask);
      labelsMask = null;
    }
    network.setLayerMaskArrays(first(batch.getFeaturesMaskArrays()), labelsMask);
    network.computeGradientAndScore();
    network.clearLayerMaskArrays();
    if (weights != null) {
      weights.set(null);
    }
  }

  @Override
  public void weigh(ExampleWeights newWeights) {
    weights = newWeights;
  }

  private static @Nullable INDArray first(@Nullable INDArray @Nullable [] masks) {
    return masks == null ? null : masks[0];
  }

  @Override
  public OptionalInt segmentLength() {
    var configuration = network.getLayerWiseConfigurations();
    return configuration.getBackpropType() == BackpropType.TruncatedBPTT
        ? OptionalInt.of(configuration.getTbpttFwdLength())
        : OptionalInt.empty();
  }

  @Override
  public Layer[] layers() {
    return network.getLayers();
  }

  @Override
  public void clearRecurrentState() {
    network.rnnClearPreviousState();
  }

  @Override
  public double regularization() {
    return network.calcRegularizationScore(true);
  }

  @Override
  public void updateParameters() {
    network
        .getUpdater()
        .update(network, network.gradient(), iteration(), epoch(), MEAN_GRADIENT, updaterWorkspace);
    network.params().subi(flatGradient().reshape(network.params().shape()));
  }

  @Override
  public void endStep() {
    for (TrainingListener listener : network.getListeners()) {
      listener.iterationDone(network, iteration(), epoch());
    }
    BaseOptimizer.incrementIterationCount(network, 1);
    BaseOptimizer.applyConstraints(network);
    // Not clear(): that would drop the updater with its state.
    network.clearLayersStates();
  }

  @Override
  public void endEpoch() {
    network.incrementEpochCount();
  }

  @Override
  public INDArray[] output(MultiDataSet batch) {
    INDArray featuresMask = first(batch.getFeaturesMaskArrays());
    INDArray labelsMask = first(batch.getLabelsMaskArrays());
    INDArray output = network.output(batch.getFeatures(0), false, featuresMask, labelsMask);
    network.clearLayerMaskArrays();
    return new INDArray[] {output};
  }

  @Override
  public TestAnswers test(MultiDataSet batch) {
    Layer[] layers = network.getLayers();
    int last = layers.length - 1;
    Layer output = layers[last];
    OutputTap tap = new OutputTap(output, batch.getLabels(0), first(batch.getLabelsMaskArrays()));
    layers[last] = tap.standIn();
    try {
      INDArray[] answers = output(batch);
      return new TestAnswers(tap.loss(), List.of(answers));
    } finally {
      layers[last] = output;
    }
  }

  @Override
  public List<OutputSpec> outputSpecs() {
    List<ParameterSlot> slots = slots();
    Layer last = network.getLayers()[slots.size() - 1];
    return List.of(OutputSpec.of(slots.get(slots.size() - 1).name(), last.conf().getLayer()));
  }

  @Override
  public double penalty() {
    return network.calcRegularizationScore(true);
  }

  @Override
  public String configurationJson() {
    return network.getLayerWiseConfigurations().toJson();
  }

  @Override
  public int iteration() {
    return network.getIterationCount();
  }

  @Override
  public int epoch() {
    return network.getEpochCount();
  }

  @Override
  public void setCounters(int iteration, int epoch) {
    network.setIterationCount(iteration);
    network.setEpochCount(epoch);
  }

  @Override
  public INDArray updaterState() {
    INDArray state = network.getUpdater().getStateViewArray();
    return state == null ? Nd4j.empty(network.params().dataType()) : state;
  }
}
