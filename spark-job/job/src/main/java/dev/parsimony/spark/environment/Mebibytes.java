package dev.parsimony.spark.environment;

import dev.parsimony.spark.Internal;
import java.util.Locale;

/** Memory and disk space as people read them. */
@Internal
public final class Mebibytes {
  /** Bytes of one. */
  public static final long BYTES = 1 << 20;

  private Mebibytes() {}

  /** Returns how many whole ones there are. */
  public static long of(long bytes) {
    return bytes >> 20;
  }

  /** Returns them with their unit, such as 1,234 MiB. */
  public static String text(long bytes) {
    return String.format(Locale.ROOT, "%,d MiB", of(bytes));
  }
}
