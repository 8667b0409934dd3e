package dev.parsimony.spark.dl4j;

import dev.parsimony.secondmoment.onednn.OneDnn;
import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.dl4j.natives.NativeCache;
import org.deeplearning4j.config.DL4JClassLoading;
import org.nd4j.common.config.ND4JClassLoading;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** ND4J's native library: oneDNN and the number of threads. Call before the first network. */
@Internal
public final class NativeRuntime {
  private static volatile int threads = 1;

  private NativeRuntime() {}

  /**
   * Loads the library, switches DL4J's oneDNN layers on unless the user has decided otherwise by
   * DL4J's own system property, and sets the threads of the calling thread's operations.
   *
   * @param threads OpenMP threads per operation, at least 1
   * @throws UserErrorException where the library cannot be loaded, with what to change
   */
  public static void prepare(int threads) {
    load();
    useThreads(threads);
  }

  /** Returns the threads of each worker's operations, as they were asked for last. */
  static int threads() {
    return threads;
  }

  private static void useThreads(int wanted) {
    threads = wanted;
    Nd4j.factory().blas().setMaxThreads(wanted);
    Nd4j.getEnvironment().setMaxMasterThreads(wanted);
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(wanted);
    OneDnn.enable();
  }

  /**
   * Loads the library, from a folder that only this user can write to.
   *
   * @throws UserErrorException where it cannot be loaded, with what to change
   */
  public static void load() {
    useOwnClassLoader();
    NativeCache.prepare();
    try {
      Nd4j.getExecutioner();
    } catch (LinkageError | RuntimeException e) {
      throw NativeCache.unusable(e);
    }
  }

  /** Lets ND4J and DL4J look for classes where this job's are; call before ND4J is loaded. */
  private static void useOwnClassLoader() {
    ND4JClassLoading.setNd4jClassloaderFromClass(NativeRuntime.class);
    DL4JClassLoading.setDl4jClassloaderFromClass(NativeRuntime.class);
  }

  /** Whether convolutions and batch normalisation of new networks run on oneDNN. */
  public static boolean oneDnn() {
    return OneDnn.enabled();
  }
}
