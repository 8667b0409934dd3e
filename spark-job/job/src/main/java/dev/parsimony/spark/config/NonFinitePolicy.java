package dev.parsimony.spark.config;

import dev.parsimony.spark.Internal;
import java.util.Locale;

/** What becomes of a batch whose score or gradient is NaN or infinite. */
@Internal
public enum NonFinitePolicy {
  /** The run ends. */
  FAIL,
  /** Its worker leaves the step out; the others' gradients are averaged. */
  SKIP;

  /** As on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
