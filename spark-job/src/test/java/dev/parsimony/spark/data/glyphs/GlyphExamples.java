package dev.parsimony.spark.data.glyphs;

import dev.parsimony.spark.data.ExampleStore;

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
  public int label(int index) {
    return glyphs.label(index);
  }

  @Override
  public void features(int index, float[] into, int offset) {
    glyphs.paint(index, pixels, 0);
    for (int i = 0; i < pixels.length; i++) {
      into[offset + i] = (pixels[i] & 0xFF) / 255f;
    }
  }
}
