package dev.parsimony.spark.dl4j;

import dev.parsimony.secondmoment.slot.LayerSlot;
import dev.parsimony.secondmoment.slot.ParameterSlot;
import dev.parsimony.spark.config.LabelKind;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.LabelForm;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;

/** Requirements for training a network step by step as {@code fit} would. */
final class NetworkRequirements {
  private static final String ADD_LOSS =
      "; end the network with an OutputLayer, RnnOutputLayer or LossLayer, which says what to"
          + " learn.";

  private NetworkRequirements() {}

  static void requireTrainable(Network network) {
    DataType type = requireFloats(network);
    requireGradientDescent(network.model().conf());
    requireLosses(network.model());
    HyperparameterCheck.require(network.configurationJson());
    require(
        network.segmentLength().isEmpty()
            || Arrays.stream(network.layers()).noneMatch(NetworkRequirements::timeFirst),
        "The network uses truncated backpropagation through time, for which DL4J wants time last;"
            + " set dataFormat(RNNFormat.NCW) for its layers.");
    if (type == DataType.DOUBLE || !NativeRuntime.oneDnn()) {
      network.slots().forEach(NetworkRequirements::requireNoDropoutInOtherOrder);
    }
  }

  /** Returns the data type, of which this program knows two. */
  static DataType requireFloats(Network network) {
    DataType type = network.parameters().dataType();
    require(
        type == DataType.FLOAT || type == DataType.DOUBLE,
        "The network's data type is "
            + type
            + "; set dataType(DataType.FLOAT) in its configuration.");
    return type;
  }

  /**
   * Returns why a network's weights may not be moved from outside, in float32, if so: a constraint
   * would hold for each worker's own weights, but not for their mean.
   */
  static Optional<String> obstacleToUpdates(Network network) {
    DataType type = network.parameters().dataType();
    if (type != DataType.FLOAT) {
      return Optional.of(
          "The network's data type is " + type + ", but updates are shared in float32");
    }
    return Arrays.stream(network.layers())
        .map(layer -> layer.conf().getLayer())
        .filter(NetworkRequirements::constrained)
        .map(
            layer ->
                "The layer '"
                    + layer.getLayerName()
                    + "' has constraints on its weights, which would not hold for the mean of the"
                    + " workers' updates")
        .findFirst();
  }

  private static boolean constrained(Layer layer) {
    List<LayerConstraint> constraints = layer.getConstraints();
    if (constraints != null && !constraints.isEmpty()) {
      return true;
    }
    if (layer instanceof Bidirectional both) {
      return constrained(both.getFwd()) || constrained(both.getBwd());
    }
    return layer instanceof BaseWrapperLayer wrapper && constrained(wrapper.getUnderlying());
  }

  /** Refuses dropout in NHWC: DL4J's backward pass multiplies an NCHW gradient by an NHWC mask. */
  private static void requireNoDropoutInOtherOrder(ParameterSlot slot) {
    boolean fails =
        slot instanceof LayerSlot place
            && place.layer().getClass() == ConvolutionLayer.class
            && place.layer().conf().getLayer()
                instanceof org.deeplearning4j.nn.conf.layers.ConvolutionLayer convolution
            && convolution.getCnn2dDataFormat() == CNN2DFormat.NHWC
            && convolution.getIDropout() != null;
    require(
        !fails,
        "The layer '"
            + slot.name()
            + "' is a convolution in NHWC with dropout, on which DL4J fails in float64 and without"
            + " oneDNN; give it a DropoutLayer of its own before it instead, or set"
            + " dataFormat(CNN2DFormat.NCHW).");
  }

  private static boolean timeFirst(org.deeplearning4j.nn.api.Layer layer) {
    return format(layer.conf().getLayer()) == RNNFormat.NWC;
  }

  /** Returns a layer's data format; NCW also for layers that know no time. */
  private static RNNFormat format(Layer layer) {
    if (layer instanceof BaseWrapperLayer wrapper) {
      return format(wrapper.getUnderlying());
    }
    if (layer instanceof Bidirectional both) {
      return format(both.getFwd());
    }
    if (layer instanceof BaseRecurrentLayer recurrent) {
      return recurrent.getRnnDataFormat();
    }
    return layer instanceof RnnOutputLayer output ? output.getRnnDataFormat() : RNNFormat.NCW;
  }

  private static void requireGradientDescent(NeuralNetConfiguration conf) {
    require(
        conf.getOptimizationAlgo() == OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT,
        "The network's optimisation algorithm is "
            + conf.getOptimizationAlgo()
            + "; set STOCHASTIC_GRADIENT_DESCENT, the only one that can be distributed.");
  }

  private static void require(boolean holds, String sentence) {
    if (!holds) {
      throw new UserErrorException(sentence);
    }
  }

  /** Requires that every output is a layer that has a loss. */
  static void requireLosses(Model model) {
    if (model instanceof ComputationGraph graph) {
      graph.getConfiguration().getNetworkOutputs().forEach(name -> requireLoss(graph, name));
      return;
    }
    org.deeplearning4j.nn.api.Layer[] layers = ((MultiLayerNetwork) model).getLayers();
    org.deeplearning4j.nn.api.Layer last = layers[layers.length - 1];
    String given = last.conf().getLayer().getLayerName();
    require(
        OutputTap.inside(last) instanceof IOutputLayer,
        "The network's last layer, "
            + (given == null ? "number " + layers.length : given)
            + " ("
            + last.conf().getLayer().getClass().getSimpleName()
            + "), has no loss"
            + ADD_LOSS);
  }

  private static void requireLoss(ComputationGraph graph, String name) {
    GraphVertex vertex = graph.getVertex(name);
    Object kind = vertex.hasLayer() ? vertex.getLayer().conf().getLayer() : vertex;
    require(
        vertex instanceof LayerVertex
            && OutputTap.inside(vertex.getLayer()) instanceof IOutputLayer,
        "The network's output "
            + name
            + " ("
            + kind.getClass().getSimpleName()
            + ") has no loss"
            + ADD_LOSS);
  }

  /** Requires that every output is a layer's. */
  static void requireLayers(Model model) {
    if (!(model instanceof ComputationGraph graph)) {
      return;
    }
    for (String name : graph.getConfiguration().getNetworkOutputs()) {
      require(
          graph.getVertex(name) instanceof LayerVertex,
          "The network's output " + name + " is no layer; end the network with one.");
    }
  }

  /**
   * Requires an output that answers with such values or labels.
   *
   * @throws UserErrorException where it names a class, or its answers are others or not as many
   */
  static void requireAnswers(OutputSpec output, LearntLabels labels) {
    boolean values = labels.kind() == LabelKind.VALUES;
    OutputTask task = output.sparse() ? OutputTask.CLASSES : OutputTask.of(output, labels.width());
    require(
        task != OutputTask.CLASSES,
        "The data has "
            + (values ? "values" : "labels")
            + ", but the network's output '"
            + output.name()
            + "' names a class; say label= for the column of the class, or give it "
            + (values ? "the loss MSE or MAE." : "sigmoid with the loss XENT."));
    require(
        values || task != OutputTask.VALUES,
        "The data has labels of 0 and 1, but the network's output '"
            + output.name()
            + "' answers with numbers; give it sigmoid with the loss XENT, or say values= instead"
            + " of labels=.");
    require(
        output.width() == 0 || output.width() == labels.width(),
        String.format(
            "The network answers with %d values, but an example of the data has %d; name one column"
                + " for each, in their order.",
            output.width(), labels.width()));
  }

  /** Requires an output whose labels may be 0 and 1, as class numbers become. */
  static void requireClasses(OutputSpec output) {
    require(
        !output.hinge(),
        "The network's output '"
            + output.name()
            + "' has a hinge loss, for labels of -1 and 1, but the data has class numbers, which"
            + " become 0 and 1; give it the loss MCXENT with softmax (XENT with sigmoid for a"
            + " single output), or labels of -1 and 1 in an RDD<DataSet>.");
  }

  static LabelForm labels(Network network) {
    OutputSpec output = network.outputSpecs().get(0);
    int outputs = output.width();
    OptionalInt classes =
        outputs == 0 ? OptionalInt.empty() : OptionalInt.of(ClassCount.of(outputs));
    Layer layer = output.layer();
    return new LabelForm(classes, layer instanceof RnnOutputLayer || layer instanceof RnnLossLayer);
  }
}
