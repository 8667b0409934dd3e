package dev.parsimony.compression;

/** How messages hold all travelling elements, where they do. */
@Internal
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

  /** Returns the form whose elements have that many bits; 0 for {@link #NONE}. */
  static DenseForm ofBits(int bits) {
    for (DenseForm form : values()) {
      if (form.elementBytes * Byte.SIZE == bits) {
        return form;
      }
    }
    throw new IllegalArgumentException(
        "Dense elements of " + bits + " bits: 16 and 32 are possible");
  }

  /** Returns the bytes of a trained element; 0 for {@link #NONE}. */
  public int elementBytes() {
    return elementBytes;
  }
}
