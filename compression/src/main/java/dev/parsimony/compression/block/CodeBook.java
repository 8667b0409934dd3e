package dev.parsimony.compression.block;

import dev.parsimony.compression.Experimental;
import java.util.ArrayList;
import java.util.List;

/**
 * The values that a block's codes stand for. An element's value is its bucket's scale times the
 * unit of its code; a bucket is the whole tensor, except for levels. Immutable; one object per
 * book.
 */
@Experimental
public final class CodeBook {
  /** Signed powers of two: bit 3 is the sign, the low bits d give 2^-d; the scale is 2^e. */
  public static final CodeBook POWERS = new CodeBook("powers", powers());

  /** Signs: 0 gives 1, 1 gives -1; the scale is tau. */
  public static final CodeBook SIGNS = new CodeBook("signs", new float[] {1, -1});

  /** Most of {@link #levels}. */
  public static final int MAX_LEVELS = 128;

  /** Most codes of a book. */
  public static final int MAX_CODES = 256;

  private static final List<CodeBook> LEVELS = levels();

  private final String name;
  private final float[] units;

  private CodeBook(String name, float[] units) {
    this.name = name;
    this.units = units;
  }

  /**
   * Returns {@code s} signed levels of QSGD, 1 to {@link #MAX_LEVELS}: code 2(l-1) gives l/s and
   * the one after it -l/s, for l from 1 to s; level 0 is not sent. The scale is the bucket's norm.
   */
  public static CodeBook levels(int s) {
    if (s < 1 || s > MAX_LEVELS) {
      throw new IllegalArgumentException("Invalid levels: got " + s + ", expected 1 to 128");
    }
    return LEVELS.get(s - 1);
  }

  /** Returns whether each bucket has a scale of its own. */
  public boolean hasLevels() {
    return this != POWERS && this != SIGNS;
  }

  /** Returns the number of codes; codes are 0 to size - 1. */
  public int size() {
    return units.length;
  }

  /** Returns the value of a code for scale 1. */
  public float unit(int code) {
    return units[code];
  }

  @Override
  public String toString() {
    return name;
  }

  private static float[] powers() {
    float[] units = new float[16];
    for (int d = 0; d < 8; d++) {
      units[d] = Math.scalb(1f, -d);
      units[8 | d] = -units[d];
    }
    return units;
  }

  private static List<CodeBook> levels() {
    List<CodeBook> books = new ArrayList<>();
    for (int largest = 1; largest <= MAX_LEVELS; largest++) {
      float[] units = new float[2 * largest];
      for (int level = 1; level <= largest; level++) {
        units[2 * (level - 1)] = (float) level / largest;
        units[2 * (level - 1) + 1] = -units[2 * (level - 1)];
      }
      books.add(new CodeBook(largest + " levels", units));
    }
    return List.copyOf(books);
  }
}
