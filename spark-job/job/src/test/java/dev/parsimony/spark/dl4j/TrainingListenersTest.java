package dev.parsimony.spark.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.optimize.listeners.ScoreIterationListener;
import org.junit.jupiter.api.Test;

/** Listeners are the same objects in the driver's JVM, and copies elsewhere. */
final class TrainingListenersTest {
  /** Not serialisable, for what it holds. */
  private static final class Bound extends BaseTrainingListener {
    @SuppressWarnings("UnusedVariable")
    private final Thread thread = Thread.currentThread();

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {}
  }

  private static TrainingListeners travelled(TrainingListeners listeners) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(listeners);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (TrainingListeners) in.readObject();
    }
  }

  @Test
  void objectsHereAndCopiesElsewhere() throws Exception {
    ScoreIterationListener score = new ScoreIterationListener(7);
    Bound bound = new Bound();
    TrainingListeners travelled;
    try (TrainingListeners listeners = TrainingListeners.of(List.of(score, bound))) {
      travelled = travelled(listeners);
      assertSame(score, travelled.onWorker().get(0));
      assertSame(bound, travelled.onWorker().get(1));
      assertEquals(
          List.of(
              "listeners called on worker 0, for its own batches: ScoreIterationListener, Bound"),
          listeners.remarks(true));
      assertEquals(
          List.of(
              "listeners called on worker 0, for its own batches, as copies in its executor:"
                  + " ScoreIterationListener",
              "warning: listeners that are not called, for the workers run in other JVMs and they are"
                  + " not Serializable: Bound"),
          listeners.remarks(false));
    }
    // As in an executor, which knows nothing of the driver's objects.
    List<TrainingListener> copies = travelled.onWorker();
    assertEquals(1, copies.size());
    assertNotSame(score, copies.get(0));
    assertEquals(score.toString(), copies.get(0).toString());
  }

  @Test
  void withoutAnyThereIsNothingToSay() throws Exception {
    TrainingListeners none = travelled(TrainingListeners.of(List.of()));
    assertEquals(List.of(), none.onWorker());
    assertEquals(List.of(), none.remarks(false));
  }
}
