package dev.parsimony.spark.ml;

import org.jspecify.annotations.Nullable;

/**
 * The name of a stage in construction. Constructors of Spark's classes make parameters, which ask
 * the stage for its uid before it can have set its own field.
 */
final class Uid {
  private static final ThreadLocal<String> PENDING = new ThreadLocal<>();

  private final String value;

  private Uid(String value) {
    this.value = value;
  }

  /** Makes a name known to this thread until the stage has it. */
  static Uid pending(String uid) {
    PENDING.set(uid);
    return new Uid(uid);
  }

  /** Returns the name, for the stage's field. */
  String take() {
    PENDING.remove();
    return value;
  }

  /** Returns the stage's own name where it has one, else the pending one. */
  static String of(@Nullable String own) {
    return own != null ? own : PENDING.get();
  }
}
