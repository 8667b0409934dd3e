package dev.parsimony.spark.simulate.output;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.report.XmlText;
import dev.parsimony.spark.simulate.Cell;
import dev.parsimony.spark.simulate.Grid;
import dev.parsimony.spark.simulate.cost.StepModel;
import java.util.List;
import java.util.Locale;

/**
 * The fastest method on each number of hosts at each rate as an SVG: a letter and a colour for the
 * method, and its step over none's as text. Both axes are logarithmic, as the grid is.
 */
@Internal
public final class HeatMap {
  private static final int CELL_WIDTH = 84;
  private static final int CELL_HEIGHT = 34;
  private static final int LEFT = 76;
  private static final int TOP = 62;
  private static final int LEGEND_LINE = 22;
  private static final int RIGHT = 24;
  private static final int MIN_WIDTH = 560;

  private static final String STYLE =
      """
      <style>
        text { font: 13px sans-serif; fill: #1a1a1a; }
        .head { font-size: 15px; font-weight: bold; }
        .cell { fill: #111111; text-anchor: middle; }
        .column { text-anchor: middle; }
        .row { text-anchor: end; }
        .ground { fill: #ffffff; }
        @media (prefers-color-scheme: dark) {
          text { fill: #eeeeee; }
          .cell { fill: #111111; }
          .ground { fill: #16181d; }
        }
      </style>
      """;

  private final Grid grid;
  private final StringBuilder svg = new StringBuilder();

  /** Draws all cells of the grid. */
  public HeatMap(Grid grid) {
    this.grid = grid;
  }

  /** Returns the SVG, UTF-8, a whole file. */
  public String svg() {
    svg.setLength(0);
    List<StepModel> methods = grid.models().stream().filter(StepModel::available).toList();
    int bottom = TOP + CELL_HEIGHT * grid.hosts().size();
    int width = Math.max(MIN_WIDTH, LEFT + CELL_WIDTH * grid.rates().size() + RIGHT);
    open(width, bottom + 3 * LEGEND_LINE + LEGEND_LINE * methods.size());
    for (Cell cell : grid.cells()) {
      draw(cell);
    }
    axes(bottom);
    for (int i = 0; i < methods.size(); i++) {
      legend(methods.get(i), bottom + 3 * LEGEND_LINE + LEGEND_LINE * i);
    }
    return svg.append("</svg>\n").toString();
  }

  private void open(int width, int height) {
    String title =
        String.format(
            Locale.ROOT,
            "%s, %,.0f parameters: the fastest method",
            grid.workload().network(),
            grid.workload().parameters());
    add(
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d"
            role="img" aria-labelledby="title description">
        <title id="title">%s</title>
        <desc id="description">A letter for the fastest method at each rate of the network and
        number of hosts, and its time of a step over that of none, float32.</desc>
        """,
        width, height, width, height, XmlText.escaped(title));
    svg.append(STYLE);
    add("<rect class=\"ground\" width=\"%d\" height=\"%d\"/>%n", width, height);
    add("<text class=\"head\" x=\"16\" y=\"24\">%s</text>%n", XmlText.escaped(title));
    add("<text x=\"16\" y=\"44\">and its step over that of none; hosts by rate</text>%n");
  }

  private void draw(Cell cell) {
    int x = LEFT + CELL_WIDTH * grid.rates().indexOf(cell.rate());
    int y = y(cell.hosts());
    StepModel fastest = cell.fastest().model();
    add(
        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>%n",
        x, y, CELL_WIDTH - 2, CELL_HEIGHT - 2, colour(fastest));
    add(
        "<text class=\"cell\" x=\"%d\" y=\"%d\">%c %.2f</text>%n",
        x + CELL_WIDTH / 2 - 1, y + CELL_HEIGHT / 2 + 4, fastest.letter(), cell.ratio());
  }

  /** Returns the upper edge of a row; the most hosts are on top. */
  private int y(int hosts) {
    return TOP + CELL_HEIGHT * (grid.hosts().size() - 1 - grid.hosts().indexOf(hosts));
  }

  private void axes(int bottom) {
    for (int hosts : grid.hosts()) {
      add(
          "<text class=\"row\" x=\"%d\" y=\"%d\">%,d</text>%n",
          LEFT - 10, y(hosts) + CELL_HEIGHT / 2 + 4, hosts);
    }
    for (int i = 0; i < grid.rates().size(); i++) {
      add(
          "<text class=\"column\" x=\"%d\" y=\"%d\">%s</text>%n",
          LEFT + CELL_WIDTH * i + CELL_WIDTH / 2 - 1, bottom + LEGEND_LINE, grid.rates().get(i));
    }
  }

  private void legend(StepModel method, int y) {
    add(
        "<rect x=\"%d\" y=\"%d\" width=\"16\" height=\"16\" fill=\"%s\"/>%n",
        LEFT, y - 12, colour(method));
    add("<text x=\"%d\" y=\"%d\">%c  %s</text>%n", LEFT + 24, y + 1, method.letter(), name(method));
  }

  private static String name(StepModel method) {
    return XmlText.escaped(method.letter() == 'V' || method.letter() == 'U' ? "variance, " : "")
        + XmlText.escaped(method.name());
  }

  /** Light colours, which dark letters are read on, and which differ in lightness, too. */
  private static String colour(StepModel method) {
    return switch (method.letter()) {
      case 'N' -> "#d5d8dc";
      case 'H' -> "#aab2bd";
      case 'V' -> "#f5b971";
      case 'U' -> "#7cc4a4";
      default -> "#8fb8ea";
    };
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }
}
