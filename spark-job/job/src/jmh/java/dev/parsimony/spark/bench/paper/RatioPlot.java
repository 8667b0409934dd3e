package dev.parsimony.spark.bench.paper;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Accuracy against ratio, which is logarithmic, as an SVG; one point a row and way. */
final class RatioPlot {
  private static final int WIDTH = 860;
  private static final int HEIGHT = 520;
  private static final int LEFT = 60;
  private static final int RIGHT = 60;
  private static final int TOP = 40;
  private static final int BOTTOM = 60;
  private static final double LARGEST = 100_000;

  private final List<String> marks = new ArrayList<>();
  private final double least;

  /**
   * @param least accuracy that has a place, in percent
   */
  RatioPlot(double least) {
    this.least = least;
  }

  /**
   * Adds a point.
   *
   * @param kind names its style: paper, gradients or updates
   * @param round whether it is a circle instead of a square
   */
  void add(String kind, boolean round, double ratio, double accuracy, String label) {
    if (Double.isNaN(ratio) || Double.isNaN(accuracy)) {
      return;
    }
    double x = x(ratio);
    double y = y(accuracy);
    String shape =
        round
            ? String.format(Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\"", x, y)
            : String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"9\" height=\"9\"",
                x - 4.5,
                y - 4.5);
    String title =
        String.format(Locale.ROOT, "%s, %s: %.1f %%, ratio %,.1f", label, kind, accuracy, ratio);
    marks.add(shape + " class=\"" + kind + "\"><title>" + title + "</title>" + close(round));
    if (!kind.equals("paper")) {
      marks.add(
          String.format(
              Locale.ROOT,
              "<text x=\"%.1f\" y=\"%.1f\" class=\"name\">%s</text>",
              x + 7,
              y - 5,
              label));
    }
  }

  private static String close(boolean round) {
    return round ? "</circle>" : "</rect>";
  }

  private static double x(double ratio) {
    double share = Math.log10(Math.max(1, Math.min(ratio, LARGEST))) / Math.log10(LARGEST);
    return LEFT + share * (WIDTH - LEFT - RIGHT);
  }

  private double y(double accuracy) {
    double share = (Math.max(least, accuracy) - least) / (100 - least);
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
  }

  /** Returns the picture. */
  String svg(String title) {
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">%n",
            WIDTH, HEIGHT));
    svg.append("<title>").append(title).append("</title>\n");
    svg.append(
        """
        <style>
          text { font: 12px sans-serif; fill: #222; } .name { font-size: 10px; }
          .frame { fill: none; stroke: #999; } .tick { stroke: #ddd; } .back { fill: #fff; }
          .paper { fill: none; stroke: #777; stroke-width: 1.5; }
          .gradients { fill: #1b6ca8; } .updates { fill: #c1440e; }
          @media (prefers-color-scheme: dark) {
            text { fill: #ddd; } .back { fill: #1c1c1c; } .tick { stroke: #3a3a3a; }
            .gradients { fill: #6cb6ff; } .updates { fill: #ff8e5e; }
          }
        </style>
        """);
    svg.append(String.format("<rect class=\"back\" width=\"%d\" height=\"%d\"/>%n", WIDTH, HEIGHT));
    axes(svg);
    marks.forEach(mark -> svg.append(mark).append('\n'));
    svg.append(
        String.format(
            "<text x=\"%d\" y=\"20\">%s</text>%n<text x=\"%d\" y=\"%d\">%s</text>%n</svg>%n",
            LEFT,
            title,
            LEFT,
            HEIGHT - 8,
            "circles: Adam, squares: momentum; outlines: the paper, blue: gradients, orange: updates"));
    return svg.toString();
  }

  private void axes(StringBuilder svg) {
    for (double ratio = 1; ratio <= LARGEST; ratio *= 10) {
      line(svg, x(ratio), TOP, x(ratio), HEIGHT - BOTTOM);
      text(svg, x(ratio) - 4, HEIGHT - BOTTOM + 16, String.format(Locale.ROOT, "%,.0f", ratio));
    }
    for (double accuracy = least; accuracy <= 100; accuracy += 10) {
      line(svg, LEFT, y(accuracy), WIDTH - RIGHT, y(accuracy));
      text(svg, LEFT - 34, y(accuracy) + 4, String.format(Locale.ROOT, "%.0f %%", accuracy));
    }
    text(svg, WIDTH / 2.0 - 90, HEIGHT - BOTTOM + 34, "compression ratio, by elements");
  }

  private static void line(StringBuilder svg, double x1, double y1, double x2, double y2) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<line class=\"tick\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
            x1,
            y1,
            x2,
            y2));
  }

  private static void text(StringBuilder svg, double x, double y, String text) {
    svg.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\">%s</text>%n", x, y, text));
  }
}
