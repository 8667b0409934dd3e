package dev.parsimony.spark.master;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.parsimony.compression.Share;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.learning.config.Sgd;

/** Which weights hooks see, with second moments computed in between. */
final class HooksTest {
  private static final int WORKERS = 2;
  private static final int BATCH = 5;
  private static final int STEPS = 8;

  /** Local steps between two exchanges of updates. */
  private static final int ROUND = 4;

  private static final List<Weights> WORKERS_HOOKS = new CopyOnWriteArrayList<>();

  /** Keeps the weights before and after each minibatch of one worker. */
  private static final class Weights extends QuietHook {
    private transient List<float[]> before = List.of();
    private transient List<float[]> after = List.of();

    private Object readResolve() {
      before = new ArrayList<>();
      after = new ArrayList<>();
      WORKERS_HOOKS.add(this);
      return this;
    }

    private static float[] of(Model model) {
      return model.params().dup().data().asFloat();
    }

    @Override
    public void preUpdate(DataSet minibatch, Model model) {
      before.add(of(model));
    }

    @Override
    public void postUpdate(DataSet minibatch, Model model) {
      after.add(of(model));
    }
  }

  @BeforeEach
  void startOver() {
    WORKERS_HOOKS.clear();
  }

  /** Trains an epoch, and returns the hooks of its workers. */
  private static List<Weights> hooks(Share share) {
    ParsimonyTrainingMaster master =
        new ParsimonyTrainingMaster.Builder(WORKERS, 1)
            .batchSizePerWorker(BATCH)
            .share(share)
            .trainingHooks(new Weights())
            .build();
    new SparkDl4jMultiLayer(Contexts.get(), Examples.denseNetwork(new Sgd(0.1)), master)
        .fit(Examples.rdd(Examples.dense(STEPS * WORKERS * BATCH, 1), 2));
    master.deleteTempFiles(Contexts.get());
    List<Weights> called = WORKERS_HOOKS.stream().filter(hook -> !hook.before.isEmpty()).toList();
    assertEquals(WORKERS, called.size());
    for (Weights hook : called) {
      assertEquals(STEPS, hook.before.size());
      assertEquals(STEPS, hook.after.size());
    }
    return called;
  }

  private static void requireSame(List<float[]> expected, int step, List<float[]> got, int at) {
    assertArrayEquals(expected.get(step), got.get(at), 0f);
  }

  private static void requireOther(List<float[]> one, int step, List<float[]> other, int at) {
    assertFalse(Arrays.equals(one.get(step), other.get(at)), () -> "step " + step);
  }

  /** All workers take the same step between their hooks. */
  @Test
  void ofGradientsTheStepOfAllIsTakenBetweenTheHooks() {
    List<Weights> hooks = hooks(Share.GRADIENTS);
    Weights first = hooks.get(0);
    Weights second = hooks.get(1);
    for (int step = 0; step < STEPS; step++) {
      requireSame(first.before, step, second.before, step);
      requireSame(first.after, step, second.after, step);
      if (step > 0) {
        requireSame(first.after, step - 1, first.before, step);
      }
    }
    requireOther(first.before, 0, first.after, STEPS - 1);
  }

  /** Each worker takes a step of its own; what they agree on is seen with the next round. */
  @Test
  void ofUpdatesTheWorkersOwnStepIsTakenBetweenTheHooks() {
    List<Weights> hooks = hooks(Share.UPDATES);
    Weights first = hooks.get(0);
    Weights second = hooks.get(1);
    for (int step = 0; step < STEPS; step++) {
      requireOther(first.before, step, first.after, step);
      requireOther(first.after, step, second.after, step);
      if (step % ROUND == 0) {
        requireSame(first.before, step, second.before, step);
      } else {
        requireSame(first.after, step - 1, first.before, step);
      }
    }
    requireOther(first.after, ROUND - 1, first.before, ROUND);
  }
}
