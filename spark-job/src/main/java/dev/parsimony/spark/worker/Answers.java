package dev.parsimony.spark.worker;

/**
 * How many answers there were, and how many of them were correct. An answer is the class of an
 * example, or of one of its time steps.
 */
public record Answers(long correct, long tested) {
  static final Answers NONE = new Answers(0, 0);

  /** These and others. */
  public Answers plus(Answers other) {
    return new Answers(correct + other.correct, tested + other.tested);
  }
}
