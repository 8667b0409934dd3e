package dev.parsimony.secondmoment.kernel.lstm;

import dev.parsimony.secondmoment.Internal;
import dev.parsimony.secondmoment.slot.PrivateField;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.AbstractLSTM;
import org.deeplearning4j.nn.layers.recurrent.BidirectionalLayer;
import org.deeplearning4j.nn.layers.recurrent.LastTimeStepLayer;
import org.deeplearning4j.nn.layers.recurrent.MaskZeroLayer;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;

/** Finds LSTM layers inside of DL4J's wrappers. */
@Internal
public final class LstmLayers {
  private LstmLayers() {}

  /** Returns the LSTM layers in a place of a network, also those that no kernel fits. */
  public static List<Layer> in(Layer place) {
    return stream(place).toList();
  }

  private static Stream<Layer> stream(Layer layer) {
    Class<?> type = layer.getClass();
    if (type == BidirectionalLayer.class) {
      return Stream.of("fwd", "bwd").flatMap(name -> stream(direction(layer, name)));
    }
    if (type == LastTimeStepLayer.class || type == MaskZeroLayer.class) {
      return stream(((BaseWrapperLayer) layer).getUnderlying());
    }
    return layer.conf() != null && layer.conf().getLayer() instanceof AbstractLSTM
        ? Stream.of(layer)
        : Stream.empty();
  }

  private static Layer direction(Layer layer, String name) {
    Object direction = new PrivateField(BidirectionalLayer.class, name).get(layer);
    return (Layer) Objects.requireNonNull(direction, name);
  }
}
