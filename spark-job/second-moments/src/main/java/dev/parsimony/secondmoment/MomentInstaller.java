package dev.parsimony.secondmoment;

import dev.parsimony.secondmoment.reuse.ForwardReuse;
import dev.parsimony.secondmoment.slot.LayerSlot;
import dev.parsimony.secondmoment.slot.ParameterSlot;
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
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.layers.recurrent.BidirectionalLayer;
import org.deeplearning4j.nn.layers.recurrent.LastTimeStepLayer;
import org.deeplearning4j.nn.layers.recurrent.MaskZeroLayer;
import org.deeplearning4j.nn.layers.recurrent.TimeDistributedLayer;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Puts layers with second moments in the place of a network's: those of a rule where one applies,
 * replay of single examples otherwise; wrappers are kept, and what they wrap is replaced.
 */
final class MomentInstaller {
  private static final String DL4J = "org.deeplearning4j.";

  private final IntSupplier batchSize;
  private final Optional<String> unknownRows;
  private final List<MomentSink> sinks = new ArrayList<>();
  private final SecondMomentRules rules;
  private final List<SecondMomentLayer> byRule = new ArrayList<>();
  private final Set<String> remarks = new LinkedHashSet<>();
  private final Set<String> replayed = new LinkedHashSet<>();
  private final Set<String> replayedDl4j = new LinkedHashSet<>();

  /**
   * @param batchSize examples of the batch in work
   * @param unknownRows what may put a layer's rows in another order, if anything does
   */
  MomentInstaller(SecondMomentRules rules, IntSupplier batchSize, Optional<String> unknownRows) {
    this.rules = rules;
    this.batchSize = batchSize;
    this.unknownRows = unknownRows;
  }

  /** Returns the sinks of all layers and vertices with second moments. */
  List<MomentSink> sinks() {
    return sinks;
  }

  /** Returns the bytes of scratch on the heap, after the first backward pass. */
  long heapBytes() {
    return byRule.stream().mapToLong(SecondMomentLayer::heapBytes).sum();
  }

  /** Returns the names and types of what is replayed. */
  Set<String> replayed() {
    return replayed;
  }

  /** Returns what the user should know about their cost, a sentence each. */
  List<String> remarks() {
    List<String> all = new ArrayList<>(remarks);
    if (!replayedDl4j.isEmpty()) {
      all.add(
          "Second moments of "
              + String.join(", ", replayedDl4j)
              + " are taken by replaying each example of a batch; if that takes too long,"
              + " variance-samples=K in --compression estimates them.");
    }
    return all;
  }

  /**
   * Replaces a layer or vertex by one with second moments.
   *
   * @param moments receives them, as long as the parameters
   * @throws UnsupportedLayerException where there are no exact ones
   */
  void install(ParameterSlot slot, INDArray moments) {
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
    Optional<SecondMomentRule> own = rules.ofUser(layer);
    if (own.isPresent()) {
      return byRule(own.get(), layer, rows, moments);
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
    Unsupported.requireIndependentExamples(layer, name);
    Optional<SecondMomentRule> builtIn = SecondMomentRules.builtIn(layer);
    if (builtIn.isPresent()) {
      return byRule(builtIn.get(), layer, rows, moments);
    }
    Unsupported.requireSameActivationAgain(layer, name);
    return ReplayLayer.of(layer, replay("layer", name, layer.conf().getLayer(), rows, moments));
  }

  private Layer byRule(SecondMomentRule rule, Layer layer, ExampleRows rows, INDArray moments) {
    SecondMomentLayer made = rule.create(layer.conf(), layer.params().dataType(), rows);
    ForwardReuse.transferState(made, layer);
    made.sink().bind(made.conf(), moments);
    byRule.add(made);
    sinks.add(made.sink());
    return made;
  }

  private Replay replay(
      String kind, String name, TrainingConfig configuration, ExampleRows rows, INDArray moments) {
    String type = configuration.getClass().getSimpleName();
    String named = "'" + name + "' (" + type + ")";
    String described = "The " + kind + " " + named;
    replayed.add(named);
    if (!configuration.getClass().getName().startsWith(DL4J)) {
      remarks.add(
          described
              + " is not one of DL4J's own: its second moments take one more forward and backward"
              + " pass of it for each example of a batch, one at a time; a SecondMomentRule of your"
              + " own saves them.");
    } else {
      replayedDl4j.add(named);
    }
    Replay replay = new Replay(described, rows, moments);
    replay.sink().bind(moments);
    sinks.add(replay.sink());
    return replay;
  }

  private Layer wrapper(BaseWrapperLayer wrapper, String name, ExampleRows rows, INDArray moments) {
    wrapper.setUnderlying(of(wrapper.getUnderlying(), name, rows, moments));
    if (wrapper instanceof MaskZeroLayer) {
      Unsupported.requireKnownFormat(wrapper.getUnderlying(), name);
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
