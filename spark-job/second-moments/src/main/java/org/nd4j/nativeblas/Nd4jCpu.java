package org.nd4j.nativeblas;

import dev.parsimony.secondmoment.Internal;
import org.jspecify.annotations.NullMarked;

/**
 * Stands where DL4J 1.0.0-M2.1 looks, by name, for a class that ND4J has moved: without it DL4J
 * concludes that oneDNN is missing and trains convolutions about ten times slower.
 */
@Internal
@NullMarked
public final class Nd4jCpu {
  private Nd4jCpu() {}

  /** The two methods that DL4J calls through reflection. */
  public static final class Environment {
    private static final Environment INSTANCE = new Environment();

    private Environment() {}

    public static Environment getInstance() {
      return INSTANCE;
    }

    public boolean isUseMKLDNN() {
      return org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu.Environment.getInstance().isUseONEDNN();
    }
  }
}
