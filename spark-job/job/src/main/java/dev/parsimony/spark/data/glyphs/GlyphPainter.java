package dev.parsimony.spark.data.glyphs;

import dev.parsimony.spark.data.random.SplitMix;

/**
 * Paints one distorted, noisy character: the strokes of {@link GlyphShapes}, moved by a random
 * affine map and a smooth bend, drawn anti-aliased with a random pen between stray strokes, then
 * given contrast, brightness and pixel noise. All arithmetic is exact or StrictMath, so the same
 * random stream gives the same bytes everywhere.
 */
final class GlyphPainter {
  static final int SIDE = 28;

  private static final double HEIGHT_PIXELS = 17;
  private static final double SCALE_SPREAD = 0.22;
  private static final double ROTATION_RADIANS = 0.26;
  private static final double SHEAR = 0.28;
  private static final double SHIFT_PIXELS = 2.5;
  private static final double BEND_PIXELS = 1.1;
  private static final double NOISE = 0.08;

  private final double[] ink = new double[SIDE * SIDE];
  private final double[] affine = new double[6];
  private final double[] bend = new double[8];

  /** Writes SIDE * SIDE grey values, row by row, 0 dark to 255 light, from {@code offset} on. */
  void paint(SplitMix random, int label, byte[] into, int offset) {
    java.util.Arrays.fill(ink, 0);
    chooseDistortion(random);
    double halfWidth = random.between(0.65, 1.5);
    int variant = random.nextInt(GlyphShapes.variants(label));
    for (double[] stroke : GlyphShapes.strokes(label, variant)) {
      draw(stroke, halfWidth);
    }
    int strays = random.nextInt(3);
    for (int i = 0; i < strays; i++) {
      drawStray(random);
    }
    develop(random, into, offset);
  }

  private void chooseDistortion(SplitMix random) {
    double size = HEIGHT_PIXELS * random.between(1 - SCALE_SPREAD, 1 + SCALE_SPREAD);
    double width = size * random.between(0.7, 1.0);
    double angle = random.between(-ROTATION_RADIANS, ROTATION_RADIANS);
    double shear = random.between(-SHEAR, SHEAR);
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    affine[0] = width * cos;
    affine[1] = size * (shear * cos - sin);
    affine[2] = width * sin;
    affine[3] = size * (shear * sin + cos);
    affine[4] = (SIDE - 1) / 2.0 + random.between(-SHIFT_PIXELS, SHIFT_PIXELS);
    affine[5] = (SIDE - 1) / 2.0 + random.between(-SHIFT_PIXELS, SHIFT_PIXELS);
    for (int wave = 0; wave < 2; wave++) {
      bend[4 * wave] = random.between(-4, 4);
      bend[4 * wave + 1] = random.between(-4, 4);
      bend[4 * wave + 2] = random.between(0, 2 * StrictMath.PI);
      bend[4 * wave + 3] = random.between(0.3, 1) * BEND_PIXELS;
    }
  }

  private void draw(double[] stroke, double halfWidth) {
    double fromX = pixelX(stroke[0], stroke[1]);
    double fromY = pixelY(stroke[0], stroke[1]);
    for (int i = 2; i < stroke.length; i += 2) {
      double toX = pixelX(stroke[i], stroke[i + 1]);
      double toY = pixelY(stroke[i], stroke[i + 1]);
      segment(fromX, fromY, toX, toY, halfWidth, 1);
      fromX = toX;
      fromY = toY;
    }
  }

  private double pixelX(double x, double y) {
    return affine[0] * (x - 0.5) + affine[1] * (y - 0.5) + affine[4] + wave(0, x, y);
  }

  private double pixelY(double x, double y) {
    return affine[2] * (x - 0.5) + affine[3] * (y - 0.5) + affine[5] + wave(4, x, y);
  }

  private double wave(int first, double x, double y) {
    double phase = bend[first] * x + bend[first + 1] * y + bend[first + 2];
    return bend[first + 3] * StrictMath.sin(phase);
  }

  private void drawStray(SplitMix random) {
    double x = random.between(0, SIDE);
    double y = random.between(0, SIDE);
    double halfWidth = random.between(0.4, 0.9);
    double strength = random.between(0.3, 0.8);
    segment(x, y, x + random.between(-7, 7), y + random.between(-7, 7), halfWidth, strength);
  }

  /** Inks every pixel by how much a pen of this half width covers it; overlaps do not add up. */
  private void segment(
      double x0, double y0, double x1, double y1, double halfWidth, double strength) {
    double reach = halfWidth + 1;
    double dx = x1 - x0;
    double dy = y1 - y0;
    double squared = dx * dx + dy * dy;
    int bottom = clamp((int) (StrictMath.max(y0, y1) + reach));
    int right = clamp((int) (StrictMath.max(x0, x1) + reach));
    for (int y = clamp((int) (StrictMath.min(y0, y1) - reach)); y <= bottom; y++) {
      for (int x = clamp((int) (StrictMath.min(x0, x1) - reach)); x <= right; x++) {
        double along = squared == 0 ? 0 : ((x - x0) * dx + (y - y0) * dy) / squared;
        along = StrictMath.min(1, StrictMath.max(0, along));
        double offX = x - x0 - along * dx;
        double offY = y - y0 - along * dy;
        double covered = halfWidth + 0.5 - StrictMath.sqrt(offX * offX + offY * offY);
        double value = strength * StrictMath.min(1, covered);
        ink[y * SIDE + x] = StrictMath.max(ink[y * SIDE + x], value);
      }
    }
  }

  private static int clamp(int pixel) {
    return Math.max(0, Math.min(SIDE - 1, pixel));
  }

  private void develop(SplitMix random, byte[] into, int offset) {
    double paper = random.between(0, 0.2);
    double contrast = random.between(0.45, 0.8);
    double noise = random.between(0.3, 1) * NOISE;
    for (int i = 0; i < ink.length; i++) {
      double value = paper + contrast * ink[i] + noise * random.nextNoise();
      into[offset + i] = (byte) (int) (StrictMath.min(1, StrictMath.max(0, value)) * 255 + 0.5);
    }
  }
}
