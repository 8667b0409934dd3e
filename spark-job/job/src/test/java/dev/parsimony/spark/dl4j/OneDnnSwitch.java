package dev.parsimony.spark.dl4j;

import java.util.function.Supplier;
import org.nd4j.linalg.factory.Nd4j;

/** Whether oneDNN may be used, for a piece of a test. */
public final class OneDnnSwitch {
  private OneDnnSwitch() {}

  /** Runs something without oneDNN; new networks get none of DL4J's oneDNN helpers, either. */
  public static <T> T off(Supplier<T> body) {
    Nd4j.getEnvironment().allowHelpers(false);
    try {
      return body.get();
    } finally {
      Nd4j.getEnvironment().allowHelpers(true);
    }
  }
}
