package dev.parsimony.spark.data.glyphs;

import dev.parsimony.spark.data.ExampleStore;
import dev.parsimony.spark.data.format.ExampleFormat;

/** Generated characters for training, painted anew at each reading. */
public final class GlyphExamples implements ExampleStore {
  private final Glyphs glyphs = new Glyphs(false);
  private final byte[] pixels = new byte[Glyphs.FORMAT.shape().size()];
  private final int size;

  /** Makes a store of the first {@code size} of them. */
  public GlyphExamples(int size) {
    this.size = size;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public void read(int index, int array, float[] into, int offset) {
    if (array == ExampleFormat.CLASS) {
      into[offset] = glyphs.label(index);
      return;
    }
    glyphs.paint(index, pixels, 0);
    for (int i = 0; i < pixels.length; i++) {
      into[offset + i] = (pixels[i] & 0xFF) / 255f;
    }
  }
}
