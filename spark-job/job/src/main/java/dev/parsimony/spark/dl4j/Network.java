package dev.parsimony.spark.dl4j;

import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.secondmoment.SecondMoments;
import dev.parsimony.secondmoment.kernel.Kernels;
import dev.parsimony.secondmoment.kernel.convolution.Convolutions;
import dev.parsimony.secondmoment.slot.ParameterSlot;
import java.util.List;
import java.util.OptionalInt;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * A DL4J network of either kind, as a training step needs it. A step is {@link #computeGradient}, a
 * change of {@link #flatGradient}, {@link #applyGradient}: together they give the bits that {@code
 * fit} gives.
 */
interface Network {
  /** The batch size to tell the updater, which divides by it: the gradient is a mean already. */
  int MEAN_GRADIENT = 1;

  static Network of(Model model) {
    if (model instanceof MultiLayerNetwork network) {
      return new SequentialNetwork(network);
    }
    if (model instanceof ComputationGraph graph) {
      return new GraphNetwork(graph);
    }
    throw new IllegalArgumentException(
        "Invalid network: got " + model.getClass() + ", expected a DL4J network");
  }

  Model model();

  /** All parameters, flat; a view. */
  INDArray parameters();

  /** The gradient of the last batch, flat, summed over its examples; a view. */
  INDArray flatGradient();

  /** Returns the number of examples of the current batch. */
  int batchSize();

  /** All places of parameters, in the order of the flat vector; also ones without. */
  List<ParameterSlot> slots();

  /** Whether the optimiser works on the mean over the batch (DL4J's default) or on the sum. */
  boolean meanOverBatch();

  /** Returns how many arrays of features an example has. */
  int inputs();

  /** Returns how many arrays of labels an example has. */
  int outputs();

  /**
   * Runs the forward and the backward pass.
   *
   * @param batch in the network's own form, with masks where it has some, or {@linkplain #weigh
   *     weights}
   */
  void computeGradient(MultiDataSet batch);

  /** Takes the labels' masks of the batches to come for weights of their examples. */
  void weigh(ExampleWeights weights);

  /**
   * The time steps of a segment under truncated backpropagation through time; empty where batches
   * are trained on as a whole.
   */
  OptionalInt segmentLength();

  /** All layers, as they are now. */
  Layer[] layers();

  /** Lets recurrent layers start over. */
  void clearRecurrentState();

  /** Returns what regularisation adds to the score of a batch. */
  double regularization();

  /** Takes an optimiser step on {@link #flatGradient}, which holds the mean gradient. */
  default void applyGradient() {
    updateParameters();
    endStep();
  }

  /** Moves the parameters by what the updater makes of the gradient. */
  void updateParameters();

  /** Does what follows a change of parameters: listeners, counters, constraints. */
  void endStep();

  void endEpoch();

  /** The outputs at test time, without masks. */
  default INDArray[] output(INDArray... features) {
    return output(new org.nd4j.linalg.dataset.MultiDataSet(features, null));
  }

  /** The outputs at test time for the batch's features and masks. */
  INDArray[] output(MultiDataSet batch);

  /**
   * Outputs and loss at test time, in one forward pass.
   *
   * @param batch with labels, and masks where it has some
   */
  TestAnswers test(MultiDataSet batch);

  /** The outputs, in their order, as they are configured. */
  List<OutputSpec> outputSpecs();

  /** Returns what regularisation adds to the score. */
  double penalty();

  /** Returns the network's configuration, counters included, in DL4J's JSON. */
  String configurationJson();

  int iteration();

  int epoch();

  /** Returns the next step's learning rate, of the first layer that has one; NaN without any. */
  default double learningRate() {
    for (Layer layer : layers()) {
      if (layer.conf().getLayer() instanceof BaseLayer configured
          && configured.getIUpdater() != null
          && configured.getIUpdater().hasLearningRate()) {
        return configured.getIUpdater().getLearningRate(iteration(), epoch());
      }
    }
    return Double.NaN;
  }

  void setCounters(int iteration, int epoch);

  /** The updater's state, flat; empty where it has none. */
  INDArray updaterState();

  /** Lets every backward pass from now on take second moments. */
  default SecondMoments installSecondMoments() {
    return model() instanceof ComputationGraph graph
        ? SecondMoments.install(graph)
        : SecondMoments.install((MultiLayerNetwork) model());
  }

  /** Lets steps from now on use kernels of our own. */
  default Kernels installKernels(Convolutions convolutions) {
    if (model() instanceof ComputationGraph graph) {
      Kernels kernels = Kernels.install(graph, convolutions);
      kernels.leaveOutInputGradient(graph);
      return kernels;
    }
    MultiLayerNetwork network = (MultiLayerNetwork) model();
    Kernels kernels = Kernels.install(network, convolutions);
    kernels.leaveOutInputGradient(network);
    return kernels;
  }

  default ParameterLayout layout() {
    return LayoutOf.slots(slots());
  }
}
