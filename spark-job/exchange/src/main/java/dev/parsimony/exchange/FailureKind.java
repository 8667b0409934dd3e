package dev.parsimony.exchange;

/** Whether a second try can succeed. */
public enum FailureKind {
  /** A peer, a host or the network failed; another attempt may do without it. */
  TRANSIENT(1),

  /** A failure that would happen again, such as a diverging score or a bug. */
  REPEATABLE(2);

  private final int code;

  FailureKind(int code) {
    this.code = code;
  }

  /** The number that stands for it in frames. */
  public int code() {
    return code;
  }

  /** The kind of a number; one that is unknown stands for a failure that may pass. */
  public static FailureKind of(int code) {
    return code == REPEATABLE.code ? REPEATABLE : TRANSIENT;
  }
}
