package dev.parsimony.spark.dl4j;

import dev.parsimony.secondmoment.onednn.RowMajorExecutioner;
import dev.parsimony.spark.Internal;
import org.deeplearning4j.config.DL4JClassLoading;
import org.deeplearning4j.config.DL4JSystemProperties;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.config.ND4JClassLoading;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.api.rng.Random;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * ND4J and DL4J as they were in a JVM that is not ours, to be put back: threads, oneDNN, the
 * executioner, class loaders, and the calling thread's random generator. Several at once, of
 * concurrent trainings, put the JVM's part back when the last one closes. Take it before {@link
 * NativeRuntime#prepare}, and close it on the same thread.
 */
@Internal
public final class CallersRuntime implements AutoCloseable {
  private static int open;
  private static @Nullable OfJvm ofJvm;

  private final boolean wholeJvm;
  private final int threads;
  private final Random random;
  private final long seed;
  private final long rootState;
  private final long nodeState;

  /** The state that all threads share. */
  private record OfJvm(
      @Nullable String helpersDisabled,
      ClassLoader nd4j,
      ClassLoader dl4j,
      OpExecutioner executioner,
      int blasThreads,
      int masterThreads) {

    static OfJvm now() {
      ClassLoader nd4j = ND4JClassLoading.getNd4jClassloader();
      ClassLoader dl4j = DL4JClassLoading.getDl4jClassloader();
      NativeRuntime.load();
      return new OfJvm(
          System.getProperty(DL4JSystemProperties.DISABLE_HELPER_PROPERTY),
          nd4j,
          dl4j,
          Nd4j.getExecutioner(),
          Nd4j.factory().blas().getMaxThreads(),
          Nd4j.getEnvironment().maxMasterThreads());
    }

    void restore() {
      if (helpersDisabled == null) {
        System.clearProperty(DL4JSystemProperties.DISABLE_HELPER_PROPERTY);
      } else {
        System.setProperty(DL4JSystemProperties.DISABLE_HELPER_PROPERTY, helpersDisabled);
      }
      ND4JClassLoading.setNd4jClassloader(nd4j);
      DL4JClassLoading.setDl4jClassloader(dl4j);
      RowMajorExecutioner.replace(executioner);
      Nd4j.factory().blas().setMaxThreads(blasThreads);
      Nd4j.getEnvironment().setMaxMasterThreads(masterThreads);
    }
  }

  private CallersRuntime(boolean wholeJvm) {
    this.wholeJvm = wholeJvm;
    if (wholeJvm) {
      enter();
    }
    NativeRuntime.load();
    this.random = Nd4j.getRandom();
    this.seed = random.getSeed();
    this.rootState = random.rootState();
    this.nodeState = random.nodeState();
    this.threads = NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads();
  }

  /** Takes the state of this JVM and thread. */
  public static CallersRuntime take() {
    return new CallersRuntime(true);
  }

  /** Takes the state of this thread, in a JVM whose state someone else has taken. */
  public static CallersRuntime takeThread() {
    return new CallersRuntime(false);
  }

  private static synchronized void enter() {
    if (open == 0) {
      ofJvm = OfJvm.now();
    }
    open++;
  }

  private static synchronized void leave() {
    open--;
    if (open == 0 && ofJvm != null) {
      ofJvm.restore();
      ofJvm = null;
    }
  }

  @Override
  public void close() {
    if (wholeJvm) {
      leave();
    }
    random.setSeed(seed);
    random.setStates(rootState, nodeState);
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
  }
}
