package dev.parsimony.compression;

/** How messages hold all travelling elements, where they do. */
public enum DenseForm {
  /** They do not. */
  NONE(0),

  /** All as float32 ({@code none}): the sum of the vectors is the sum of the messages. */
  FLOATS(Float.BYTES),

  /** Trained tensors as float16 ({@code none:fp16}). */
  HALVES(Short.BYTES);

  private final int elementBytes;

  DenseForm(int elementBytes) {
    this.elementBytes = elementBytes;
  }

  /** Bytes of a trained element; 0 for {@link #NONE}. */
  public int elementBytes() {
    return elementBytes;
  }
}
