package dev.parsimony.spark.data.glyphs;

import java.util.ArrayList;
import java.util.List;

/**
 * The ten characters 0 to 9 as pen strokes, in several ways of writing each.
 *
 * <p>A shape is a list of strokes, a stroke a polyline {x0, y0, x1, y1, ...} in the unit square, x
 * to the right and y down.
 */
final class GlyphShapes {
  /** Strokes, indexed by class, then by variant. */
  private static final List<List<List<double[]>>> SHAPES =
      List.of(
          List.of(
              shape(pen().ellipse(0.50, 0.50, 0.33, 0.46)),
              shape(pen().ellipse(0.50, 0.50, 0.23, 0.46))),
          List.of(
              shape(pen().line(0.50, 0.04, 0.50, 0.96)),
              shape(pen().line(0.30, 0.26, 0.53, 0.04, 0.53, 0.96)),
              shape(
                  pen().line(0.30, 0.26, 0.53, 0.04, 0.53, 0.96),
                  pen().line(0.30, 0.96, 0.76, 0.96))),
          List.of(
              shape(pen().arc(0.49, 0.31, 0.31, 0.27, -170, 35).line(0.16, 0.96, 0.86, 0.96)),
              shape(
                  pen()
                      .arc(0.49, 0.30, 0.29, 0.26, -160, 60)
                      .arc(0.28, 0.84, 0.14, 0.11, -60, -330)
                      .line(0.88, 0.94))),
          List.of(
              shape(
                  pen()
                      .arc(0.46, 0.27, 0.28, 0.23, -150, 90)
                      .arc(0.46, 0.73, 0.33, 0.23, -90, 150)),
              shape(
                  pen()
                      .line(0.18, 0.05, 0.78, 0.05, 0.44, 0.42)
                      .arc(0.46, 0.69, 0.33, 0.27, -90, 150))),
          List.of(
              shape(
                  pen().line(0.28, 0.05, 0.18, 0.60, 0.86, 0.60),
                  pen().line(0.68, 0.28, 0.64, 0.96)),
              shape(pen().line(0.66, 0.96, 0.66, 0.05, 0.12, 0.66, 0.90, 0.66))),
          List.of(
              shape(
                  pen()
                      .line(0.80, 0.05, 0.28, 0.05, 0.24, 0.46)
                      .arc(0.46, 0.67, 0.34, 0.28, -130, 145)),
              shape(
                  pen().line(0.26, 0.06, 0.24, 0.44).arc(0.44, 0.67, 0.36, 0.28, -120, 140),
                  pen().line(0.26, 0.06, 0.82, 0.04))),
          List.of(
              shape(
                  pen()
                      .arc(0.76, 0.62, 0.57, 0.58, -95, -180)
                      .arc(0.50, 0.69, 0.30, 0.27, -180, -540)),
              shape(pen().line(0.62, 0.04, 0.24, 0.58).arc(0.50, 0.70, 0.29, 0.26, -160, -500))),
          List.of(
              shape(pen().line(0.14, 0.06, 0.84, 0.06, 0.40, 0.96)),
              shape(
                  pen().line(0.14, 0.06, 0.84, 0.06, 0.40, 0.96),
                  pen().line(0.32, 0.50, 0.80, 0.50))),
          List.of(
              shape(pen().ellipse(0.50, 0.27, 0.25, 0.22), pen().ellipse(0.50, 0.72, 0.31, 0.24)),
              shape(
                  pen()
                      .arc(0.50, 0.26, 0.26, 0.21, 40, -220)
                      .line(0.72, 0.62)
                      .arc(0.50, 0.73, 0.29, 0.23, -25, 205)
                      .line(0.70, 0.40))),
          List.of(
              shape(pen().arc(0.48, 0.31, 0.29, 0.26, 0, -360).line(0.74, 0.96)),
              shape(
                  pen().arc(0.48, 0.31, 0.29, 0.26, 0, -360).arc(0.42, 0.50, 0.36, 0.46, 0, 120))));

  private GlyphShapes() {}

  static int classes() {
    return SHAPES.size();
  }

  static int variants(int label) {
    return SHAPES.get(label).size();
  }

  /** The strokes of one way to write a class; not to be changed. */
  static List<double[]> strokes(int label, int variant) {
    return SHAPES.get(label).get(variant);
  }

  private static List<double[]> shape(Pen... pens) {
    List<double[]> strokes = new ArrayList<>();
    for (Pen pen : pens) {
      strokes.add(pen.stroke());
    }
    return List.copyOf(strokes);
  }

  private static Pen pen() {
    return new Pen();
  }

  /** Draws one stroke; long lines are cut into short pieces so that they can be bent later. */
  private static final class Pen {
    private static final double PIECE = 0.12;
    private static final double DEGREES_PER_PIECE = 20;

    private final List<Double> points = new ArrayList<>();

    /** Draws on to each of the points (x, y, x, y, ...), or from the first if none is drawn. */
    Pen line(double... corners) {
      for (int i = 0; i < corners.length; i += 2) {
        lineTo(corners[i], corners[i + 1]);
      }
      return this;
    }

    /** Draws straight to the arc's start, then along it; 0 degrees is right, 90 is down. */
    Pen arc(double x, double y, double radiusX, double radiusY, double from, double to) {
      int pieces = (int) StrictMath.ceil(StrictMath.abs(to - from) / DEGREES_PER_PIECE);
      for (int i = 0; i <= pieces; i++) {
        double angle = StrictMath.toRadians(from + (to - from) * i / pieces);
        lineTo(x + radiusX * StrictMath.cos(angle), y + radiusY * StrictMath.sin(angle));
      }
      return this;
    }

    Pen ellipse(double x, double y, double radiusX, double radiusY) {
      return arc(x, y, radiusX, radiusY, -90, 270);
    }

    double[] stroke() {
      double[] stroke = new double[points.size()];
      for (int i = 0; i < stroke.length; i++) {
        stroke[i] = points.get(i);
      }
      return stroke;
    }

    private void lineTo(double x, double y) {
      if (!points.isEmpty()) {
        double fromX = points.get(points.size() - 2);
        double fromY = points.get(points.size() - 1);
        double length = StrictMath.sqrt((x - fromX) * (x - fromX) + (y - fromY) * (y - fromY));
        int pieces = (int) StrictMath.ceil(length / PIECE);
        for (int i = 1; i < pieces; i++) {
          points.add(fromX + (x - fromX) * i / pieces);
          points.add(fromY + (y - fromY) * i / pieces);
        }
      }
      points.add(x);
      points.add(y);
    }
  }
}
