package dev.parsimony.spark.driver;

/** An attempt did not find as many slots as it has workers. */
final class SlotsMissingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SlotsMissingException() {
    super("The cluster did not give all workers a slot again");
  }
}
