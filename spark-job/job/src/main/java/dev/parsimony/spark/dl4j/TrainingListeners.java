package dev.parsimony.spark.dl4j;

import dev.parsimony.spark.Internal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.deeplearning4j.optimize.api.TrainingListener;

/**
 * A network's listeners on their way to worker 0, whose replica calls them as {@code fit} would:
 * the objects themselves where the worker runs in the driver's JVM, copies of those that are
 * serialisable where it does not. Close it when the training has ended.
 */
@Internal
public final class TrainingListeners implements Serializable, AutoCloseable {
  /** The listeners of a network that has none. */
  public static final TrainingListeners NONE = new TrainingListeners("", List.of());

  /** Listeners of the trainings that this JVM drives. */
  private static final Map<String, List<TrainingListener>> HERE = new ConcurrentHashMap<>();

  private final String training;
  private final List<Named> listeners;

  /**
   * @param copy empty where the listener is not serialisable
   */
  @SuppressWarnings("ArrayRecordComponent") // moved as a whole, compared by nobody
  private record Named(String name, byte[] copy) implements Serializable {
    boolean travels() {
      return copy.length > 0;
    }
  }

  private TrainingListeners(String training, List<Named> listeners) {
    this.training = training;
    this.listeners = List.copyOf(listeners);
  }

  /** Returns the listeners of a network; to be closed. */
  public static TrainingListeners of(Collection<TrainingListener> given) {
    if (given.isEmpty()) {
      return NONE;
    }
    String training = UUID.randomUUID().toString();
    HERE.put(training, List.copyOf(given));
    return new TrainingListeners(
        training,
        given.stream()
            .map(listener -> new Named(listener.getClass().getSimpleName(), copy(listener)))
            .toList());
  }

  private static byte[] copy(TrainingListener listener) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(listener);
    } catch (IOException | RuntimeException e) { // a listener may write itself in its own way
      return new byte[0];
    }
    return bytes.toByteArray();
  }

  /**
   * Returns what will be called, for the user; a sentence each.
   *
   * @param sameJvm whether workers run in the driver's JVM
   */
  public List<String> remarks(boolean sameJvm) {
    List<Named> called =
        listeners.stream().filter(listener -> sameJvm || listener.travels()).toList();
    List<Named> silent = listeners.stream().filter(listener -> !called.contains(listener)).toList();
    List<String> remarks = new ArrayList<>();
    if (!called.isEmpty()) {
      remarks.add(
          "listeners called on worker 0, for its own batches"
              + (sameJvm ? ": " : ", as copies in its executor: ")
              + names(called));
    }
    if (!silent.isEmpty()) {
      remarks.add(
          "warning: listeners that are not called, for the workers run in other JVMs and they are not"
              + " Serializable: "
              + names(silent));
    }
    return remarks;
  }

  private static String names(List<Named> listeners) {
    return listeners.stream().map(Named::name).collect(Collectors.joining(", "));
  }

  /** Returns the listeners to call on worker 0. */
  List<TrainingListener> onWorker() {
    List<TrainingListener> here = HERE.get(training);
    return here != null
        ? here
        : listeners.stream().filter(Named::travels).map(TrainingListeners::restored).toList();
  }

  private static TrainingListener restored(Named listener) {
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(listener.copy())) {
          @Override
          protected Class<?> resolveClass(ObjectStreamClass type)
              throws IOException, ClassNotFoundException {
            ClassLoader users = Thread.currentThread().getContextClassLoader();
            try {
              return Class.forName(type.getName(), false, users);
            } catch (ClassNotFoundException e) {
              return super.resolveClass(type);
            }
          }
        }) {
      return (TrainingListener) in.readObject();
    } catch (IOException | ClassNotFoundException e) {
      throw new IllegalStateException(
          "The listener "
              + listener.name()
              + " cannot be copied to the executor; give its class with --jars",
          e);
    }
  }

  @Override
  public void close() {
    HERE.remove(training);
  }
}
