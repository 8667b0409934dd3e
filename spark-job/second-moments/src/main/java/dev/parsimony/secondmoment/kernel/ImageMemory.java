package dev.parsimony.secondmoment.kernel;

import dev.parsimony.secondmoment.Internal;
import java.util.Set;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Layer;

/** The order in memory of images whose shape has channels first. */
@Internal
public enum ImageMemory {
  /** That of the shape. */
  CHANNELS_FIRST,
  /** Channels last, in the layers of {@link ChannelsLastLayers}. */
  CHANNELS_LAST;

  /** Returns the layers with channels last in memory. */
  Set<Layer> layers(Supplier<Set<Layer>> able) {
    return this == CHANNELS_LAST ? able.get() : Set.of();
  }
}
