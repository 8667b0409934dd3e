package dev.parsimony.secondmoment.kernel;

import dev.parsimony.secondmoment.Internal;
import dev.parsimony.secondmoment.SecondMomentLayer;
import dev.parsimony.secondmoment.kernel.activation.KernelActivationLayer;
import dev.parsimony.secondmoment.kernel.convolution.Convolutions;
import dev.parsimony.secondmoment.kernel.convolution.FirstConvolution;
import dev.parsimony.secondmoment.kernel.convolution.PartialConvolution;
import dev.parsimony.secondmoment.kernel.loss.SoftmaxCrossEntropy;
import dev.parsimony.secondmoment.kernel.lstm.LstmKernel;
import dev.parsimony.secondmoment.kernel.lstm.LstmLayers;
import dev.parsimony.secondmoment.kernel.norm.KernelBatchNorm;
import dev.parsimony.secondmoment.kernel.pooling.ChannelsLastPooling;
import dev.parsimony.secondmoment.kernel.pooling.KernelGlobalPooling;
import dev.parsimony.secondmoment.kernel.pooling.KernelPooling;
import dev.parsimony.secondmoment.kernel.scratch.Scratch;
import dev.parsimony.secondmoment.kernel.updater.FlatOptimizer;
import dev.parsimony.secondmoment.kernel.updater.UpdaterKernels;
import dev.parsimony.secondmoment.reuse.ForwardReuse;
import dev.parsimony.secondmoment.reuse.HeapUse;
import dev.parsimony.secondmoment.reuse.KernelOutput;
import dev.parsimony.secondmoment.reuse.ReusingConvolution;
import dev.parsimony.secondmoment.reuse.ReusingDense;
import dev.parsimony.secondmoment.slot.LayerSlot;
import dev.parsimony.secondmoment.slot.ParameterSlot;
import dev.parsimony.secondmoment.slot.ParameterSlots;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.layers.ActivationLayer;
import org.deeplearning4j.nn.layers.OutputLayer;
import org.deeplearning4j.nn.layers.convolution.ConvolutionHelper;
import org.deeplearning4j.nn.layers.convolution.subsampling.SubsamplingLayer;
import org.deeplearning4j.nn.layers.mkldnn.MKLDNNConvHelper;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.deeplearning4j.nn.layers.pooling.GlobalPoolingLayer;
import org.deeplearning4j.nn.layers.recurrent.LSTM;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Makes a network train faster by kernels of our own; parameters and state stay where they are.
 * What no kernel fits computes as before. Images with channels first, and their gradients, may have
 * channels last in memory between layers, as their strides say.
 */
public final class Kernels {
  private final List<HeapUse> users = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private final Scratch scratch = new Scratch();
  private final Convolutions convolutions;
  private final Set<Layer> channelsLast;
  private Optional<FlatOptimizer> optimizer = Optional.empty();

  private Kernels(Convolutions convolutions, Set<Layer> channelsLast) {
    this.convolutions = convolutions;
    this.channelsLast = channelsLast;
  }

  /**
   * Installs all kernels that fit; where second moments are wanted, too, after them.
   *
   * @param network initialised, of float32; trained as before, by {@code fit} or otherwise
   */
  public static Kernels install(MultiLayerNetwork network) {
    return install(network, Convolutions.ofThisProcessor());
  }

  /**
   * Installs all kernels that fit, with a choice of those for convolutions that must be the same
   * wherever the same bits are wanted.
   *
   * @param network initialised, of float32; trained as before, by {@code fit} or otherwise
   */
  public static Kernels install(MultiLayerNetwork network, Convolutions convolutions) {
    return install(network, convolutions, ImageMemory.CHANNELS_LAST);
  }

  /** Installs all kernels that fit, also with channels first in memory throughout. */
  @Internal
  public static Kernels install(
      MultiLayerNetwork network, Convolutions convolutions, ImageMemory memory) {
    ForwardReuse.install(network);
    Set<Layer> channelsLast = memory.layers(() -> ChannelsLastLayers.of(network));
    Kernels kernels =
        install(
            ParameterSlots.of(network),
            network.params(),
            (BaseMultiLayerUpdater<?>) network.getUpdater(),
            new Kernels(convolutions, channelsLast));
    Layer[] layers = network.getLayers();
    for (int i = 1; i < layers.length; i++) {
      if (network.getLayerWiseConfigurations().getInputPreProcess(i) == null) {
        follow(layers[i - 1], layers[i]);
      }
    }
    return kernels;
  }

  /**
   * Installs all kernels that fit; where second moments are wanted, too, after them.
   *
   * @param graph initialised, of float32; trained as before, by {@code fit} or otherwise
   */
  public static Kernels install(ComputationGraph graph) {
    return install(graph, Convolutions.ofThisProcessor());
  }

  /**
   * Installs all kernels that fit, with a choice of those for convolutions that must be the same
   * wherever the same bits are wanted.
   *
   * @param graph initialised, of float32; trained as before, by {@code fit} or otherwise
   */
  public static Kernels install(ComputationGraph graph, Convolutions convolutions) {
    return install(graph, convolutions, ImageMemory.CHANNELS_LAST);
  }

  /** Installs all kernels that fit, also with channels first in memory throughout. */
  @Internal
  public static Kernels install(
      ComputationGraph graph, Convolutions convolutions, ImageMemory memory) {
    ForwardReuse.install(graph);
    Set<Layer> channelsLast = memory.layers(() -> ChannelsLastLayers.of(graph));
    Kernels kernels =
        install(
            ParameterSlots.of(graph),
            graph.params(),
            graph.getUpdater(),
            new Kernels(convolutions, channelsLast));
    List<String> answers = graph.getConfiguration().getNetworkOutputs();
    for (GraphVertex vertex : graph.getVertices()) {
      VertexIndices[] outputs = vertex.getOutputVertices();
      if (vertex.hasLayer()
          && !answers.contains(vertex.getVertexName())
          && outputs != null
          && outputs.length == 1) {
        GraphVertex next = graph.getVertices()[outputs[0].getVertexIndex()];
        if (next instanceof LayerVertex layer && layer.getLayerPreProcessor() == null) {
          follow(vertex.getLayer(), layer.getLayer());
        }
      }
    }
    return kernels;
  }

  /** Fuses a rectifier with the batch normalisation before it, where they are kernels. */
  private static void follow(Layer layer, Layer next) {
    if (next instanceof KernelActivationLayer relu
        && relu.rectifies()
        && layer instanceof BatchNormalization norm
        && norm.getHelper() instanceof KernelBatchNorm kernel) {
      relu.follow(kernel);
    }
  }

  private static Kernels install(
      List<ParameterSlot> slots,
      INDArray parameters,
      BaseMultiLayerUpdater<?> updater,
      Kernels kernels) {
    if (parameters.dataType() != DataType.FLOAT) {
      return kernels;
    }
    kernels.users.add(kernels.scratch);
    for (ParameterSlot slot : slots) {
      if (slot instanceof LayerSlot place && !slot.frozen()) {
        kernels.install(place);
      }
    }
    Set<String> updaters = UpdaterKernels.install(updater);
    if (!updaters.isEmpty()) {
      kernels.remarks.add(
          "DL4J's own operations compute the updater " + String.join(", ", updaters));
    }
    kernels.optimizer = FlatOptimizer.of(updater, parameters);
    return kernels;
  }

  /**
   * Lets a network's first layer leave out the gradient at the network's input, or at frozen
   * layers, which {@code fit} has no use for, where that saves time. {@code calculateGradients}
   * returns null for it then.
   */
  public void leaveOutInputGradient(MultiLayerNetwork network) {
    if (network.params().dataType() == DataType.FLOAT) {
      firstLayers().of(network).forEach(this::leaveOutInputGradient);
    }
  }

  /**
   * Lets a graph's first layers leave out the gradient at the graph's inputs, or at frozen layers,
   * which {@code fit} has no use for, where that saves time. {@code getEpsilon} of the vertices
   * before them is null then.
   */
  public void leaveOutInputGradient(ComputationGraph graph) {
    if (graph.params().dataType() == DataType.FLOAT) {
      firstLayers().of(graph).forEach(this::leaveOutInputGradient);
    }
  }

  private static FirstLayers firstLayers() {
    return new FirstLayers(Kernels::canLeaveOutInputGradient);
  }

  private static boolean canLeaveOutInputGradient(Layer layer) {
    if (layer.conf().getLayer().getIDropout() != null) {
      return false;
    }
    return layer instanceof ReusingDense
        || (layer instanceof ReusingConvolution convolution
            && convolution.getHelper() instanceof MKLDNNConvHelper)
        || kernelOfOne(layer).isPresent();
  }

  private void leaveOutInputGradient(Layer layer) {
    if (layer instanceof ReusingDense dense) {
      dense.leaveOutInputGradient();
    } else if (layer instanceof ReusingConvolution convolution) {
      convolution.replaceHelper(dl4j -> first(convolution));
    } else {
      kernelOfOne(layer).ifPresent(LstmKernel::leaveOutInputGradient);
    }
  }

  /** Returns the kernel of a place with one LSTM: two directions add up their gradients. */
  private static Optional<LstmKernel> kernelOfOne(Layer layer) {
    List<Layer> lstms = LstmLayers.in(layer);
    return lstms.size() == 1 && lstms.get(0).getHelper() instanceof LstmKernel kernel
        ? Optional.of(kernel)
        : Optional.empty();
  }

  private void install(LayerSlot place) {
    Layer layer = place.layer();
    if (layer instanceof ReusingConvolution convolution) {
      if (channelsLast.contains(layer)) {
        convolution.useChannelsLastMemory();
      }
      convolution.useOwnPenaltyScore();
      convolution.useOwnDropout();
      convolution.replaceHelper(
          dl4j -> dl4j instanceof MKLDNNConvHelper ? partial(convolution) : dl4j);
      activationOf(place, convolution.useOwnActivation());
    } else if (layer instanceof ReusingDense dense) {
      dense.useOwnPenaltyScore();
      dense.useOwnDropout();
      activationOf(place, dense.useOwnActivation());
    }
    NeuralNetConfiguration conf = layer.conf();
    if (layer.getClass() == SubsamplingLayer.class) {
      installPooling(place, (SubsamplingLayer) layer);
    } else if (layer.getClass() == GlobalPoolingLayer.class) {
      if (KernelGlobalPooling.supports((GlobalPoolingLayer) layer)) {
        KernelGlobalPooling kernel = new KernelGlobalPooling(conf);
        replace(place, kernel);
        users.add(kernel);
      } else {
        stays(place);
      }
    } else if (layer.getClass() == ActivationLayer.class) {
      KernelActivationLayer.inPlaceOf((ActivationLayer) layer)
          .ifPresentOrElse(kernel -> installActivation(place, kernel), () -> stays(place));
    } else if (layer.getClass() == OutputLayer.class
        && SoftmaxCrossEntropy.computes(((OutputLayer) layer).layerConf())) {
      KernelOutput output = new KernelOutput(conf, DataType.FLOAT);
      ForwardReuse.transferState(output, layer);
      place.replace().accept(output);
      output.replaceLoss(SoftmaxCrossEntropy::inPlaceOf);
    } else if (layer instanceof KernelOutput output) {
      output.replaceLoss(SoftmaxCrossEntropy::inPlaceOf);
    } else if (layer instanceof BatchNormalization norm) {
      Optional<KernelBatchNorm> kernel = KernelBatchNorm.install(norm);
      kernel
          .filter(any -> channelsLast.contains(layer))
          .ifPresent(KernelBatchNorm::useChannelsLastMemory);
      kernel.ifPresentOrElse(users::add, () -> stays(place));
    } else if (layer instanceof HeapUse user && !(layer instanceof SecondMomentLayer)) {
      users.add(user);
    } else {
      installLstms(place);
    }
  }

  private void installActivation(LayerSlot place, KernelActivationLayer kernel) {
    if (channelsLast.contains(place.layer())) {
      kernel.useChannelsLastMemory();
    }
    replace(place, kernel);
    users.add(kernel);
  }

  private void installPooling(LayerSlot place, SubsamplingLayer layer) {
    if (channelsLast.contains(layer)) {
      replace(place, new ChannelsLastPooling(layer.conf()));
    } else if (KernelPooling.supports(layer, DataType.FLOAT) && KernelPooling.pays(layer)) {
      KernelPooling kernel = new KernelPooling(layer.conf(), DataType.FLOAT);
      replace(place, kernel);
      users.add(kernel);
    } else {
      stays(place);
    }
  }

  private void installLstms(LayerSlot place) {
    boolean all = true;
    for (Layer layer : LstmLayers.in(place.layer())) {
      all &= installLstm(layer);
    }
    if (!all) {
      stays(place);
    }
  }

  private boolean installLstm(Layer layer) {
    boolean known = layer.getClass() == LSTM.class || layer instanceof SecondMomentLayer;
    Optional<LstmKernel> kernel =
        known && layer instanceof LSTM lstm ? LstmKernel.install(lstm, scratch) : Optional.empty();
    kernel.ifPresent(users::add);
    return kernel.isPresent();
  }

  private ConvolutionHelper first(ReusingConvolution layer) {
    PartialConvolution partial = partial(layer);
    if (FirstConvolution.supports(layer.layerConf())) {
      return new FirstConvolution(partial, scratch);
    }
    partial.leaveOutInputGradient();
    return partial;
  }

  private PartialConvolution partial(ReusingConvolution layer) {
    return new PartialConvolution(layer.layerConf(), convolutions, scratch);
  }

  private void replace(LayerSlot place, Layer kernel) {
    kernel.setListeners(place.layer().getListeners());
    kernel.setIndex(place.layer().getIndex());
    place.replace().accept(kernel);
  }

  private void activationOf(LayerSlot place, boolean ours) {
    if (!ours) {
      remarks.add(
          "DL4J's own operations compute the activation function of the layer '"
              + place.name()
              + "'");
    }
  }

  private void stays(LayerSlot place) {
    remarks.add("DL4J's own operations compute the layer '" + place.name() + "'");
  }

  /**
   * Returns the updaters as one, for whoever takes steps by hand: it needs the mean gradient and
   * moves the parameters. Empty where gradients are clipped, regularisation is a user's own, or an
   * updater has no kernel.
   */
  @Internal
  public Optional<FlatOptimizer> optimizer() {
    return optimizer;
  }

  /** Returns what stays with DL4J though its kind has kernels, a sentence each. */
  public List<String> remarks() {
    return List.copyOf(remarks);
  }

  /** Returns the same of layers without kernels, which keep what they know of the forward pass. */
  @Internal
  public static long heapBytes(Layer[] layers) {
    return Arrays.stream(layers)
        .filter(layer -> layer instanceof HeapUse && !(layer instanceof SecondMomentLayer))
        .mapToLong(layer -> ((HeapUse) layer).heapBytes())
        .sum();
  }

  /**
   * Returns the bytes on the heap that last from step to step, once there was one, without those of
   * layers that take second moments.
   */
  public long heapBytes() {
    return users.stream().mapToLong(HeapUse::heapBytes).sum();
  }
}
