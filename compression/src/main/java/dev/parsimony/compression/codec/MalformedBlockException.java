package dev.parsimony.compression.codec;

/** Bytes that are no valid gradient message, or no valid residual snapshot. */
public final class MalformedBlockException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int offset;
  private final String found;
  private final String expected;

  /**
   * Makes the exception.
   *
   * @param offset byte at which it shows, counted from the message's first
   * @param found what is there
   * @param expected what a valid message has there
   */
  public MalformedBlockException(int offset, String found, String expected) {
    this("gradient message", offset, found, expected);
  }

  private MalformedBlockException(String what, int offset, String found, String expected) {
    super(
        "Malformed %s at byte %d: found %s, expected %s".formatted(what, offset, found, expected));
    this.offset = offset;
    this.found = found;
    this.expected = expected;
  }

  /** Makes the exception for a residual snapshot, whose bytes {@code offset} counts. */
  public static MalformedBlockException ofSnapshot(int offset, String found, String expected) {
    return new MalformedBlockException("residual snapshot", offset, found, expected);
  }

  /** Returns the byte at which it shows, counted from the first of the message or snapshot. */
  public int offset() {
    return offset;
  }

  /** Returns the value that stands at the offset. */
  public String found() {
    return found;
  }

  /** Returns the values that a valid message may have at the offset. */
  public String expected() {
    return expected;
  }

  /**
   * Makes the exception for a message that starts at byte {@code start} of what offsets counted
   * from.
   */
  MalformedBlockException relativeTo(int start) {
    MalformedBlockException relative = new MalformedBlockException(offset - start, found, expected);
    relative.setStackTrace(getStackTrace());
    return relative;
  }

  /**
   * Makes the exception for a field of {@code needed} bytes at {@code offset} that would cross
   * {@code limit}.
   */
  static MalformedBlockException truncated(int offset, int limit, long needed) {
    return new MalformedBlockException(
        offset, Math.max(0, limit - offset) + " bytes", "at least " + needed + " bytes");
  }

  /** Requires {@code needed} bytes from {@code offset} to {@code limit}. */
  static void requireBytes(int offset, int limit, long needed) {
    if (needed > limit - offset) {
      throw truncated(offset, limit, needed);
    }
  }
}
