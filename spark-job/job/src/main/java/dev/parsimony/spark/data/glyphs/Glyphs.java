package dev.parsimony.spark.data.glyphs;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.data.random.SplitMix;
import java.util.Objects;

/**
 * The project's own data set: drawn characters 0 to 9 in 28x28 grey pixels, made from numbers
 * alone, so that it needs no file, no font and no network. It is one fixed data set: every run and
 * every machine sees the same bytes. Any ten examples from a multiple of ten on hold every class
 * once, in scrambled order. An instance is for one thread.
 */
@Internal
public final class Glyphs {
  /** Number of classes; labels are 0 to this, exclusive. */
  public static final int CLASSES = GlyphShapes.classes();

  /** Examples of the training part. */
  public static final int TRAIN_EXAMPLES = 12_000;

  /** Examples of the testing part. */
  public static final int TEST_EXAMPLES = 2_000;

  /** Format of the examples: one byte per pixel, 0 dark to 255 light. */
  public static final ExampleFormat FORMAT =
      ExampleFormat.classified(
          ArrayShape.image(1, GlyphPainter.SIDE, GlyphPainter.SIDE), ArrayEncoding.UINT8);

  private static final long SEED = 0x676C79706873L;
  private static final long TRAIN_STREAM = 1;
  private static final long TEST_STREAM = 2;
  private static final long ORDER_STREAM = 16;

  private final long stream;
  private final int count;
  private final GlyphPainter painter = new GlyphPainter();
  private final int[] order = new int[CLASSES];

  /**
   * Creates one of the two parts.
   *
   * @param test the testing part, else the training part
   */
  public Glyphs(boolean test) {
    this.stream = test ? TEST_STREAM : TRAIN_STREAM;
    this.count = test ? TEST_EXAMPLES : TRAIN_EXAMPLES;
  }

  int count() {
    return count;
  }

  /**
   * The class of example {@code index}.
   *
   * @throws IndexOutOfBoundsException if the part has no such example
   */
  public int label(int index) {
    Objects.checkIndex(index, count);
    for (int i = 0; i < CLASSES; i++) {
      order[i] = i;
    }
    new SplitMix(SplitMix.hash(SEED, stream + ORDER_STREAM, index / CLASSES))
        .shuffle(order, CLASSES);
    return order[index % CLASSES];
  }

  /**
   * Writes the 28x28 pixels of example {@code index}, row by row, into {@code into} from {@code
   * offset} on.
   *
   * @throws IndexOutOfBoundsException if the part has no such example or the array no such room
   */
  public void paint(int index, byte[] into, int offset) {
    int label = label(index);
    painter.paint(new SplitMix(SplitMix.hash(SEED, stream, index)), label, into, offset);
  }
}
