package dev.parsimony.compression.reference;

/** What the reference decoder throws where bytes are no valid message. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Refusal(String reason) {
    super(reason);
  }

  static void unless(boolean valid, String reason) {
    if (!valid) {
      throw new Refusal(reason);
    }
  }
}
