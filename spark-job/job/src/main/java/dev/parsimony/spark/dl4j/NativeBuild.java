package dev.parsimony.spark.dl4j;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.dl4j.natives.NativeCache;
import dev.parsimony.spark.environment.Finding;
import java.util.List;
import org.deeplearning4j.config.DL4JSystemProperties;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/** Which build of ND4J's native library this process has, and whether oneDNN is on. */
@Internal
public final class NativeBuild {
  private static final List<String> LEVELS = List.of("any x86-64", "any x86-64", "AVX2", "AVX-512");

  private NativeBuild() {}

  /** Loads the library, and returns what came of it. */
  public static List<Finding> findings() {
    try {
      NativeRuntime.prepare(NativeRuntime.threads());
    } catch (UserErrorException e) {
      return List.of(Finding.problem(e.sentence()));
    }
    NativeOps operations = NativeOpsHolder.getInstance().getDeviceNativeOps();
    return List.of(
        library(operations.binaryLevel(), NativeCache.folder()), oneDnn(NativeRuntime.oneDnn()));
  }

  static Finding library(int level, String folder) {
    String instructions =
        level >= 0 && level < LEVELS.size() ? LEVELS.get(level) : "unknown instructions";
    return Finding.ok(
        "ND4J's native build is for "
            + instructions
            + " (oneDNN and OpenBLAS choose at run time), unpacked in "
            + folder);
  }

  static Finding oneDnn(boolean on) {
    return on
        ? Finding.ok("oneDNN is on")
        : Finding.warning(
            "oneDNN is off, so convolutions take several times as long; leave -D"
                + DL4JSystemProperties.DISABLE_HELPER_PROPERTY
                + " out of the options of the JVM.");
  }
}
