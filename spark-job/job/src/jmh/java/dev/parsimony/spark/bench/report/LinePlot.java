package dev.parsimony.spark.bench.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/** Panels of lines over the same kind of axis, one legend, as an SVG. */
public final class LinePlot {
  private static final int PANEL_WIDTH = 470;
  private static final int HEIGHT = 420;
  private static final int LEFT = 55;
  private static final int TOP = 50;
  private static final int BOTTOM = 50;
  private static final int LEGEND = 215;
  private static final int LEGEND_LINE = 18;
  private static final int TICKS = 6;
  private static final List<String> DASHES = List.of("", "7 3", "2 3", "8 3 2 3", "12 3 2 3 2 3");
  private static final List<String> COLOURS =
      List.of("#c1440e", "#1b6ca8", "#2e8b57", "#8e44ad", "#b8860b", "#d81b60", "#607d8b");

  /**
   * What runs from left to right.
   *
   * @param logarithmic else from 0
   */
  public record Axis(String title, boolean logarithmic) {}

  /**
   * A line.
   *
   * @param family lines of one are dashed alike
   * @param x ascending; {@code y} as many
   */
  public record Series(String name, int family, double[] x, double[] y) {}

  private final String title;
  private final Axis across;
  private final StringBuilder body = new StringBuilder();
  private final List<Series> legend = new ArrayList<>();
  private int panels;

  public LinePlot(String title, Axis across) {
    this.title = title;
    this.across = across;
  }

  /**
   * Adds a panel to the right of the others.
   *
   * @param level of a horizontal line
   */
  public void panel(String name, List<Series> lines, OptionalDouble level) {
    if (panels == 0) {
      legend.addAll(lines);
    }
    Ticks x = ticks(values(lines.stream().map(Series::x).toList()), across.logarithmic());
    Ticks y =
        Ticks.spanning(
            DoubleStream.concat(
                    Arrays.stream(values(lines.stream().map(Series::y).toList())), level.stream())
                .toArray(),
            TICKS);
    Panel panel = new Panel(panels * PANEL_WIDTH + LEFT, x, y);
    panel.frame(name);
    level.ifPresent(panel::level);
    for (int i = 0; i < lines.size(); i++) {
      panel.line(lines.get(i), Style.of(lines, i));
    }
    panels++;
  }

  private static double[] values(List<double[]> all) {
    return all.stream().flatMapToDouble(Arrays::stream).filter(Double::isFinite).toArray();
  }

  private static Ticks ticks(double[] values, boolean logarithmic) {
    return logarithmic
        ? Ticks.logarithmic(values)
        : Ticks.spanning(
            DoubleStream.concat(DoubleStream.of(0), Arrays.stream(values)).toArray(), TICKS);
  }

  /** How a line looks. */
  private record Style(String colour, String dashes) {
    /** Neighbours differ by colour, families by dashes. */
    static Style of(List<Series> lines, int place) {
      return new Style(
          COLOURS.get(place % COLOURS.size()),
          DASHES.get(lines.get(place).family() % DASHES.size()));
    }

    @Override
    public String toString() {
      return "stroke=\"" + colour + "\" stroke-dasharray=\"" + dashes + "\"";
    }
  }

  /** Returns the picture. */
  public String svg() {
    StringBuilder svg = new StringBuilder();
    int width = panels * PANEL_WIDTH + LEGEND;
    svg.append(
        String.format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">%n",
            width, HEIGHT));
    svg.append("<title>").append(title).append("</title>\n");
    svg.append(
        """
        <style>
          text { font: 12px sans-serif; fill: #222; } .back { fill: #fff; } .tick { stroke: #ddd; }
          .line { fill: none; stroke-width: 1.8; } .level { stroke: #888; stroke-dasharray: 3 3; }
          @media (prefers-color-scheme: dark) {
            text { fill: #ddd; } .back { fill: #1c1c1c; } .tick { stroke: #3a3a3a; }
          }
        </style>
        """);
    svg.append(String.format("<rect class=\"back\" width=\"%d\" height=\"%d\"/>%n", width, HEIGHT));
    svg.append(text(LEFT, 22, title)).append(body);
    for (int i = 0; i < legend.size(); i++) {
      int y = TOP + i * LEGEND_LINE;
      int left = panels * PANEL_WIDTH + 5;
      svg.append(
          String.format(
              "<line class=\"line\" %s x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>%n",
              Style.of(legend, i), left, y, left + 30, y));
      svg.append(text(left + 36, y + 4, legend.get(i).name()));
    }
    return svg.append("</svg>\n").toString();
  }

  private static String text(double x, double y, String words) {
    return String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\">%s</text>%n", x, y, words);
  }

  /** Where a panel's values are. */
  private final class Panel {
    private final int left;
    private final Ticks x;
    private final Ticks y;

    Panel(int left, Ticks x, Ticks y) {
      this.left = left;
      this.x = x;
      this.y = y;
    }

    private double x(double value) {
      return left + x.share(value) * (PANEL_WIDTH - LEFT - 20);
    }

    private double y(double value) {
      return HEIGHT - BOTTOM - y.share(value) * (HEIGHT - TOP - BOTTOM);
    }

    void frame(String name) {
      double right = x(x.last());
      for (double tick : x.values()) {
        stroke("tick", x(tick), TOP, x(tick), HEIGHT - BOTTOM);
        body.append(text(x(tick) - 8, HEIGHT - BOTTOM + 17, Ticks.text(tick)));
      }
      for (double tick : y.values()) {
        stroke("tick", left, y(tick), right, y(tick));
        body.append(text(left - 40, y(tick) + 4, Ticks.text(tick)));
      }
      body.append(text(left, TOP - 8, name));
      body.append(text(left + 100, HEIGHT - 12, across.title()));
    }

    void level(double value) {
      stroke("level", left, y(value), x(x.last()), y(value));
    }

    private void stroke(String kind, double x1, double y1, double x2, double y2) {
      body.append(
          String.format(
              Locale.ROOT,
              "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
              kind,
              x1,
              y1,
              x2,
              y2));
    }

    void line(Series series, Style style) {
      StringBuilder points = new StringBuilder();
      for (int i = 0; i < series.x().length; i++) {
        if (Double.isFinite(series.x()[i]) && Double.isFinite(series.y()[i])) {
          double across = x(series.x()[i]);
          double up = y(series.y()[i]);
          points.append(String.format(Locale.ROOT, "%.1f,%.1f ", across, up));
          body.append(
              String.format(
                  Locale.ROOT,
                  "<circle r=\"2.5\" fill=\"%s\" cx=\"%.1f\" cy=\"%.1f\"/>%n",
                  style.colour(),
                  across,
                  up));
        }
      }
      body.append(
          String.format(
              "<polyline class=\"line\" %s points=\"%s\"><title>%s</title></polyline>%n",
              style, points.toString().strip(), series.name()));
    }
  }
}
