package dev.parsimony.secondmoment;

import dev.parsimony.secondmoment.slot.LayerSlot;
import dev.parsimony.secondmoment.slot.ParameterSlot;
import dev.parsimony.secondmoment.slot.ParameterSlots;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Measures how long a network's layers take, forward and backward. Layers are wrapped, so that
 * whoever looks for a layer's class no longer finds it: for a look at a network, not for training
 * one. Vertices of graphs without a layer are not measured.
 */
@Internal
public final class LayerTimes {
  private static final Set<String> FORWARD =
      Set.of("activate", "rnnActivateUsingStoredState", "computeScore");
  private static final Set<String> BACKWARD = Set.of("backpropGradient", "tbpttBackpropGradient");

  private final List<Timed> layers = new ArrayList<>();
  private final Optional<SecondMoments> moments;

  /**
   * Names what a layer took since the last {@link #reset}.
   *
   * @param type the class that computed it
   * @param backward nanoseconds, without those of second moments
   */
  public record LayerTime(
      String name, String type, long forward, long backward, long secondMoments) {}

  private static final class Timed {
    private final String name;
    private final Layer layer;
    private long forward;
    private long backward;
    private long secondMoments;

    Timed(String name, Layer layer) {
      this.name = name;
      this.layer = layer;
    }
  }

  private LayerTimes(Optional<SecondMoments> moments) {
    this.moments = moments;
  }

  /** Wraps the layers, after all else that replaces layers. */
  public static LayerTimes install(MultiLayerNetwork network, Optional<SecondMoments> moments) {
    return install(ParameterSlots.of(network), moments);
  }

  /** Wraps the layers, after all else that replaces layers. */
  public static LayerTimes install(ComputationGraph graph, Optional<SecondMoments> moments) {
    return install(ParameterSlots.of(graph), moments);
  }

  private static LayerTimes install(List<ParameterSlot> slots, Optional<SecondMoments> moments) {
    LayerTimes times = new LayerTimes(moments);
    for (ParameterSlot slot : slots) {
      if (slot instanceof LayerSlot place && !place.frozen()) {
        times.install(place);
      }
    }
    return times;
  }

  private void install(LayerSlot place) {
    Layer layer = place.layer();
    // DL4J looks for the class of wrappers; those that take second moments stand for their layer.
    if (layer instanceof BaseWrapperLayer wrapper && !(layer instanceof SecondMomentLayer)) {
      install(new LayerSlot(place.name(), wrapper.getUnderlying(), wrapper::setUnderlying));
    } else {
      place.replace().accept(wrap(new Timed(place.name(), layer)));
    }
  }

  private Layer wrap(Timed timed) {
    layers.add(timed);
    return (Layer)
        Proxy.newProxyInstance(
            LayerTimes.class.getClassLoader(),
            interfaces(timed.layer.getClass()).toArray(Class[]::new),
            (proxy, method, arguments) -> call(timed, method, arguments));
  }

  private static Set<Class<?>> interfaces(Class<?> type) {
    Set<Class<?>> found = new LinkedHashSet<>();
    for (Class<?> at = type; at != null; at = at.getSuperclass()) {
      for (Class<?> direct : at.getInterfaces()) {
        if (Modifier.isPublic(direct.getModifiers())) {
          found.add(direct);
        }
      }
    }
    return found;
  }

  private Object call(Timed timed, Method method, Object[] arguments) throws Throwable {
    long before = secondMomentNanos();
    long start = System.nanoTime();
    Object answer;
    try {
      answer = method.invoke(timed.layer, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    long took = System.nanoTime() - start;
    if (FORWARD.contains(method.getName())) {
      timed.forward += took;
    } else if (BACKWARD.contains(method.getName())) {
      long own = secondMomentNanos() - before;
      timed.backward += took - own;
      timed.secondMoments += own;
    }
    return answer;
  }

  private long secondMomentNanos() {
    return moments.map(SecondMoments::nanos).orElse(0L);
  }

  /** Starts anew. */
  public void reset() {
    for (Timed layer : layers) {
      layer.forward = 0;
      layer.backward = 0;
      layer.secondMoments = 0;
    }
  }

  /** Returns what each layer took, in the network's order. */
  public List<LayerTime> times() {
    return layers.stream()
        .map(
            timed ->
                new LayerTime(
                    timed.name,
                    timed.layer.getClass().getSimpleName(),
                    timed.forward,
                    timed.backward,
                    timed.secondMoments))
        .toList();
  }
}
