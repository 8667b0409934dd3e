package dev.parsimony.secondmoment;

import dev.parsimony.secondmoment.reuse.ForwardReuse;
import dev.parsimony.secondmoment.slot.LayerSlot;
import dev.parsimony.secondmoment.slot.Slot;
import dev.parsimony.secondmoment.slot.VertexSlot;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.layers.OutputLayer;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.layers.feedforward.PReLU;
import org.deeplearning4j.nn.layers.feedforward.dense.DenseLayer;
import org.deeplearning4j.nn.layers.feedforward.embedding.EmbeddingLayer;
import org.deeplearning4j.nn.layers.feedforward.embedding.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.deeplearning4j.nn.layers.recurrent.BidirectionalLayer;
import org.deeplearning4j.nn.layers.recurrent.LSTM;
import org.deeplearning4j.nn.layers.recurrent.LastTimeStepLayer;
import org.deeplearning4j.nn.layers.recurrent.MaskZeroLayer;
import org.deeplearning4j.nn.layers.recurrent.RnnOutputLayer;
import org.deeplearning4j.nn.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.layers.recurrent.TimeDistributedLayer;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Which layer gets which form of second moments: a direct one where one is known, replay of single
 * examples otherwise; wrappers are kept and what they wrap gets its own form.
 */
final class Forms {
  private static final String DL4J = "org.deeplearning4j.";
  private static final String ND4J = "org.nd4j.";

  private final IntSupplier batchSize;
  private final Optional<String> unknownRows;
  private final List<MomentSink> sinks = new ArrayList<>();
  private final List<SecondMomentLayer> directs = new ArrayList<>();
  private final Set<String> remarks = new LinkedHashSet<>();
  private final Set<String> replayed = new LinkedHashSet<>();

  /**
   * @param batchSize examples of the batch in work
   * @param unknownRows as {@link SecondMoments#install} describes it
   */
  Forms(IntSupplier batchSize, Optional<String> unknownRows) {
    this.batchSize = batchSize;
    this.unknownRows = unknownRows;
  }

  /** Of all forms made. */
  List<MomentSink> sinks() {
    return sinks;
  }

  /** Bytes of scratch on the heap, after the first backward pass. */
  long heapBytes() {
    return directs.stream().mapToLong(SecondMomentLayer::heapBytes).sum();
  }

  /** What the user should know about them, a sentence each. */
  List<String> remarks() {
    List<String> all = new ArrayList<>(remarks);
    if (!replayed.isEmpty()) {
      all.add(
          "Second moments of "
              + String.join(", ", replayed)
              + " are taken by replaying each example of a batch; if that takes too long,"
              + " variance-samples=K in --compression estimates them.");
    }
    return all;
  }

  /**
   * Puts the form of a layer or vertex in its place.
   *
   * @param moments receives them, as long as the parameters
   * @throws UnsupportedLayerException where there is no exact one
   */
  void install(Slot slot, INDArray moments) {
    ExampleRows rows = new ExampleRows(slot.name(), batchSize, unknownRows);
    if (slot instanceof VertexSlot vertex) {
      Replay replay = replay("vertex", slot.name(), vertex.vertex().getConfig(), rows, moments);
      vertex.replace().accept(new ReplayVertex(vertex.vertex(), vertex.twin().get(), replay));
    } else if (slot instanceof LayerSlot layer) {
      layer.replace().accept(of(layer.layer(), layer.name(), rows, moments));
    }
  }

  private Layer of(Layer layer, String name, ExampleRows rows, INDArray moments) {
    if (LayerSlot.frozen(layer)) {
      return layer;
    }
    Class<?> type = layer.getClass();
    if (type == BidirectionalLayer.class) {
      return bidirectional((BidirectionalLayer) layer, name, rows, moments);
    }
    if (type == LastTimeStepLayer.class
        || type == MaskZeroLayer.class
        || type == TimeDistributedLayer.class) {
      return wrapper((BaseWrapperLayer) layer, name, rows, moments);
    }
    Refusals.requireIndependentExamples(layer, name);
    Layer direct = direct(layer, rows);
    if (direct == null) {
      Refusals.requireSameActivationAgain(layer, name);
      return ReplayLayer.of(layer, replay("layer", name, layer.conf().getLayer(), rows, moments));
    }
    ForwardReuse.moveIn(direct, layer);
    SecondMomentLayer withMoments = (SecondMomentLayer) direct;
    directs.add(withMoments);
    MomentSink sink = withMoments.sink();
    sink.bind(direct.conf(), moments);
    sinks.add(sink);
    return direct;
  }

  /** Subclasses of these layers have gradients of their own, so the class itself must match. */
  private static @Nullable Layer direct(Layer layer, ExampleRows rows) {
    Class<?> type = layer.getClass();
    NeuralNetConfiguration conf = layer.conf();
    DataType dataType = layer.params().dataType();
    if (type == DenseLayer.class && !((DenseLayer) layer).hasLayerNorm()) {
      return new DenseMoments(conf, dataType, rows);
    }
    if (type == OutputLayer.class && knownLoss(layer)) {
      return new OutputMoments(conf, dataType, rows);
    }
    if (type == RnnOutputLayer.class && knownLoss(layer)) {
      return new RnnOutputMoments(conf, dataType, rows);
    }
    if (type == ConvolutionLayer.class && dataType == DataType.FLOAT) {
      return new ConvolutionMoments(conf, rows);
    }
    if (type == BatchNormalization.class) {
      return new BatchNormMoments(conf, dataType, rows);
    }
    if (type == EmbeddingLayer.class) {
      return new EmbeddingMoments(conf, dataType, rows);
    }
    if (type == EmbeddingSequenceLayer.class) {
      return new EmbeddingSequenceMoments(conf, dataType, rows);
    }
    if (type == LSTM.class && LstmTape.reads((LSTM) layer)) {
      return new LstmMoments(conf, dataType, rows);
    }
    if (type == SimpleRnn.class && !((SimpleRnn) layer).hasLayerNorm()) {
      return new SimpleRnnMoments(conf, dataType, rows);
    }
    if (type == PReLU.class) {
      return new PReluMoments(conf, dataType, rows);
    }
    return null;
  }

  /** One of ND4J's; another one is replayed, which proves that it does not couple examples. */
  private static boolean knownLoss(Layer layer) {
    return layer.conf().getLayer() instanceof BaseOutputLayer conf
        && conf.getLossFn().getClass().getName().startsWith(ND4J);
  }

  private Replay replay(
      String kind, String name, TrainingConfig configuration, ExampleRows rows, INDArray moments) {
    String type = configuration.getClass().getSimpleName();
    String described = "The " + kind + " '" + name + "' (" + type + ")";
    if (!configuration.getClass().getName().startsWith(DL4J)) {
      remarks.add(
          described
              + " is not one of DL4J's own: its second moments take one more forward and backward"
              + " pass of it for each example of a batch, one at a time.");
    } else {
      replayed.add("'" + name + "' (" + type + ")");
    }
    Replay replay = new Replay(described, rows, moments);
    replay.sink().bind(moments);
    sinks.add(replay.sink());
    return replay;
  }

  private Layer wrapper(BaseWrapperLayer wrapper, String name, ExampleRows rows, INDArray moments) {
    wrapper.setUnderlying(of(wrapper.getUnderlying(), name, rows, moments));
    if (wrapper instanceof MaskZeroLayer) {
      Refusals.requireKnownFormat(wrapper.getUnderlying(), name);
    }
    return wrapper instanceof TimeDistributedLayer timeDistributed
        ? new TimeDistributedMoments(timeDistributed, rows)
        : wrapper;
  }

  private Layer bidirectional(
      BidirectionalLayer layer, String name, ExampleRows rows, INDArray moments) {
    Bidirectional conf = (Bidirectional) layer.conf().getLayer();
    long half = moments.length() / 2;
    Layer[] directions = new Layer[2];
    for (int i = 0; i < directions.length; i++) {
      NeuralNetConfiguration own = layer.conf().clone();
      own.setLayer(i == 0 ? conf.getFwd() : conf.getBwd());
      INDArrayIndex part = NDArrayIndex.interval(i * half, (i + 1) * half);
      INDArray parameters = flat(layer.params()).get(part);
      Layer direction =
          own.getLayer()
              .instantiate(
                  own,
                  layer.getListeners(),
                  layer.getIndex(),
                  parameters,
                  false,
                  parameters.dataType());
      direction.setBackpropGradientsViewArray(flat(layer.getGradientsViewArray()).get(part));
      directions[i] = of(direction, name, rows, moments.get(part));
    }
    BidirectionalLayer both =
        new BidirectionalLayer(layer.conf(), directions[0], directions[1], layer.params());
    both.setBackpropGradientsViewArray(layer.getGradientsViewArray());
    return both;
  }

  private static INDArray flat(INDArray view) {
    return view.reshape(view.length());
  }
}
