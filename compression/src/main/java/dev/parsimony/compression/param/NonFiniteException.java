package dev.parsimony.compression.param;

/** A NaN or an infinity where a finite value is needed. */
public final class NonFiniteException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String quantity;
  private final String tensor;
  private final int index;
  private final float value;
  private final long step;

  /**
   * Makes the exception.
   *
   * @param quantity what the value is, such as "mean gradient"
   * @param tensor name of the tensor
   * @param index local to the tensor
   * @param step counted from 1
   */
  public NonFiniteException(String quantity, String tensor, int index, float value, long step) {
    super(
        "The %s of tensor \"%s\" is %s at its element %d in step %d: it must be finite"
            .formatted(quantity, tensor, value, index, step));
    this.quantity = quantity;
    this.tensor = tensor;
    this.index = index;
    this.value = value;
    this.step = step;
  }

  /** Returns the quantity that the value is of, such as "mean gradient". */
  public String quantity() {
    return quantity;
  }

  /** Returns the name of the tensor. */
  public String tensor() {
    return tensor;
  }

  /** Returns the index of the element, local to the tensor. */
  public int index() {
    return index;
  }

  /** Returns the value, NaN or an infinity. */
  public float value() {
    return value;
  }

  /** Returns the step, counted from 1. */
  public long step() {
    return step;
  }
}
