package dev.parsimony.spark.data;

import java.util.Objects;

/**
 * The project's own data set: drawn characters 0 to 9 in 28x28 grey pixels, made from numbers
 * alone, so that it needs no file, no font and no network. It is one fixed data set: every run and
 * every machine sees the same bytes. Any ten examples from a multiple of ten on hold every class
 * once, in scrambled order. An instance is for one thread.
 */
final class Glyphs {
  static final int CLASSES = GlyphShapes.classes();
  static final int TRAIN_EXAMPLES = 12_000;
  static final int TEST_EXAMPLES = 2_000;
  static final ExampleFormat FORMAT =
      new ExampleFormat(
          FeatureShape.image(1, GlyphPainter.SIDE, GlyphPainter.SIDE), FeatureEncoding.UINT8);

  private static final long SEED = 0x676C79706873L;
  private static final long TRAIN_STREAM = 1;
  private static final long TEST_STREAM = 2;
  private static final long ORDER_STREAM = 16;

  private final long stream;
  private final int count;
  private final GlyphPainter painter = new GlyphPainter();
  private final int[] order = new int[CLASSES];

  Glyphs(boolean test) {
    this.stream = test ? TEST_STREAM : TRAIN_STREAM;
    this.count = test ? TEST_EXAMPLES : TRAIN_EXAMPLES;
  }

  int count() {
    return count;
  }

  int label(int index) {
    Objects.checkIndex(index, count);
    for (int i = 0; i < CLASSES; i++) {
      order[i] = i;
    }
    new SplitMix(SplitMix.hash(SEED, stream + ORDER_STREAM, index / CLASSES))
        .shuffle(order, CLASSES);
    return order[index % CLASSES];
  }

  /** Writes the 28x28 pixels of example {@code index} from {@code offset} on. */
  void paint(int index, byte[] into, int offset) {
    int label = label(index);
    painter.paint(new SplitMix(SplitMix.hash(SEED, stream, index)), label, into, offset);
  }
}
