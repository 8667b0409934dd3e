package dev.parsimony.spark.report.page;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;

/**
 * A picture of values by epoch, with axes, units, legend and a text alternative.
 *
 * @param title what is shown
 * @param unit of the values, as the axis has it
 * @param format of a value with its unit, for the legend
 * @param logarithmic where values above 0 differ so much that small ones would be lost
 * @param fromZero whether the axis begins at zero otherwise
 */
record Chart(
    String title,
    String unit,
    DoubleFunction<String> format,
    boolean logarithmic,
    boolean fromZero) {
  static final int WIDTH = 360;
  static final int HEIGHT = 214;
  private static final int LEFT = 46;
  private static final int RIGHT = 338;
  private static final int TOP = 24;
  private static final int BOTTOM = 182;

  /** Values of which the largest is so many times the smallest are shown logarithmically. */
  private static final double MANY_TIMES = 25;

  /** A chart whose axis is linear, and begins where the values do. */
  static Chart of(String title, String unit, DoubleFunction<String> format) {
    return new Chart(title, unit, format, false, false);
  }

  Chart logarithmicScale() {
    return new Chart(title, unit, format, true, fromZero);
  }

  /** With an axis that begins at zero, where it is linear. */
  Chart withZero() {
    return new Chart(title, unit, format, logarithmic, true);
  }

  /** Draws lines. */
  void lines(Markup out, List<Series> all) {
    List<Series> series = all.stream().filter(Series::anyShown).toList();
    if (series.isEmpty()) {
      return;
    }
    Scale across = across(series);
    Scale up = up(series);
    begin(out, series, "", description(series));
    axes(out, across, up);
    for (Series line : series) {
      line(out, line, across, up);
    }
    out.raw("</svg></figure>\n");
  }

  private String description(List<Series> series) {
    StringBuilder words = new StringBuilder();
    for (Series line : series) {
      double[] finite = Arrays.stream(line.values()).filter(Double::isFinite).toArray();
      words
          .append(line.name())
          .append(": first ")
          .append(format.apply(finite[0]))
          .append(", last ")
          .append(format.apply(finite[finite.length - 1]))
          .append(", lowest ")
          .append(format.apply(Arrays.stream(finite).min().orElseThrow()))
          .append(", highest ")
          .append(format.apply(Arrays.stream(finite).max().orElseThrow()))
          .append(". ");
    }
    return words.toString().strip();
  }

  private void begin(Markup out, List<Series> series, String style, String description) {
    out.raw("<figure class=\"card%s\"><figcaption>", style).element("h3", title);
    out.raw("<p class=\"legend\">");
    for (Series line : series) {
      out.raw("<span class=\"key k%d\">", line.colour()).text(line.name()).raw(" ");
      out.element("b", format.apply(line.last())).raw("</span> ");
    }
    out.raw("</p>");
    out.raw("</figcaption><svg role=\"img\" viewBox=\"0 0 %d %d\">", WIDTH, HEIGHT);
    out.element("title", title + ", " + unit + " by epoch").element("desc", description);
  }

  private static Scale across(List<Series> series) {
    int first = series.stream().mapToInt(line -> line.epochs()[0]).min().orElseThrow();
    int last =
        series.stream()
            .mapToInt(line -> line.epochs()[line.epochs().length - 1])
            .max()
            .orElseThrow();
    return Scale.whole(first, last, LEFT, RIGHT);
  }

  private Scale up(List<Series> series) {
    double[] values =
        series.stream().flatMapToDouble(line -> DoubleStream.of(line.values())).toArray();
    double most = Arrays.stream(values).filter(Double::isFinite).max().orElseThrow();
    double least = Arrays.stream(values).filter(Double::isFinite).min().orElseThrow();
    double above = Arrays.stream(values).filter(v -> Double.isFinite(v) && v > 0).min().orElse(1);
    boolean wide = least >= 0 && most / above > MANY_TIMES;
    return wide && logarithmic
        ? Scale.logarithmic(above, most, BOTTOM, TOP)
        : Scale.linear(fromZero ? Math.min(0, least) : least, most, BOTTOM, TOP);
  }

  private void axes(Markup out, Scale across, Scale up) {
    out.raw("<text class=\"unit\" x=\"2\" y=\"12\">");
    out.text(unit + (up.logarithmic() ? ", logarithmic" : "")).raw("</text>");
    for (double tick : up.ticks(false)) {
      double y = up.at(tick);
      out.raw("<path class=\"grid\" d=\"M%d %.1fH%d\"/>", LEFT, y, RIGHT);
      out.raw("<text class=\"y\" x=\"%d\" y=\"%.1f\">", LEFT - 5, y + 4);
      out.text(Numbers.tick(tick)).raw("</text>");
    }
    out.raw("<path class=\"axis\" d=\"M%d %dH%d\"/>", LEFT, BOTTOM, RIGHT);
    for (double tick : across.ticks(true)) {
      double x = across.at(tick);
      out.raw("<path class=\"axis\" d=\"M%.1f %dv4\"/>", x, BOTTOM);
      out.raw("<text class=\"x\" x=\"%.1f\" y=\"%d\">", x, BOTTOM + 16);
      out.text(Numbers.tick(tick)).raw("</text>");
    }
    out.raw("<text class=\"unit end\" x=\"%d\" y=\"%d\">epoch</text>", RIGHT, HEIGHT - 2);
  }

  private static void line(Markup out, Series line, Scale across, Scale up) {
    StringBuilder path = new StringBuilder();
    boolean open = false;
    for (int i : Thinning.outline(line.values())) {
      double value = line.values()[i];
      boolean shows = up.shows(value);
      if (shows) {
        point(path, open, across.at(line.epochs()[i]), up.at(value));
      }
      open = shows;
    }
    out.raw("<path class=\"line s%d\" d=\"%s\"/>", line.colour(), path.toString().strip());
    int last = line.values().length - 1;
    if (up.shows(line.values()[last])) {
      out.raw(
          "<circle class=\"dot f%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"/>",
          line.colour(), across.at(line.epochs()[last]), up.at(line.values()[last]));
    }
  }

  static void point(StringBuilder path, boolean line, double x, double y) {
    path.append(line ? 'L' : 'M').append(coordinate(x)).append(' ').append(coordinate(y));
  }

  /** With one decimal, and none where it is 0. */
  private static String coordinate(double value) {
    long tenths = Math.round(value * 10);
    return tenths % 10 == 0 ? Long.toString(tenths / 10) : tenths / 10 + "." + tenths % 10;
  }

  /** Draws areas that stand on each other, the first at the bottom; all have the same epochs. */
  void areas(Markup out, List<Series> all) {
    List<Series> series =
        all.stream().filter(part -> Arrays.stream(part.values()).anyMatch(v -> v > 0)).toList();
    if (series.isEmpty()) {
      return;
    }
    Scale across = across(series);
    double[] sums = new double[series.get(0).values().length];
    double[][] tops = new double[series.size()][];
    for (int part = 0; part < tops.length; part++) {
      double[] values = series.get(part).values();
      for (int i = 0; i < sums.length; i++) {
        sums[i] += Double.isFinite(values[i]) ? values[i] : 0;
      }
      tops[part] = Thinning.means(sums.clone());
    }
    double[] epochs =
        Thinning.means(Arrays.stream(series.get(0).epochs()).asDoubleStream().toArray());
    Scale up =
        Scale.linear(0, Arrays.stream(tops[tops.length - 1]).max().orElseThrow(), BOTTOM, TOP);
    begin(out, series, " areas", description(series));
    axes(out, across, up);
    for (int part = tops.length - 1; part >= 0; part--) {
      out.raw(
          "<path class=\"area f%d\" d=\"%s\"/>",
          series.get(part).colour(), area(epochs, tops[part], across, up));
    }
    out.raw("</svg></figure>\n");
  }

  private static String area(double[] epochs, double[] tops, Scale across, Scale up) {
    StringBuilder path = new StringBuilder();
    boolean single = epochs.length == 1;
    double first =
        single ? across.start() + (across.end() - across.start()) * 0.3 : across.at(epochs[0]);
    double last =
        single
            ? across.start() + (across.end() - across.start()) * 0.7
            : across.at(epochs[epochs.length - 1]);
    point(path, false, first, up.at(0));
    point(path, true, first, up.at(tops[0]));
    for (int i = 1; i < epochs.length; i++) {
      point(path, true, across.at(epochs[i]), up.at(tops[i]));
    }
    point(path, true, last, up.at(tops[tops.length - 1]));
    point(path, true, last, up.at(0));
    return path.append('Z').toString();
  }
}
