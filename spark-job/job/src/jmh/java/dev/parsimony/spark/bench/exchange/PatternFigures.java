package dev.parsimony.spark.bench.exchange;

import dev.parsimony.compression.bench.Figure;
import dev.parsimony.exchange.config.ExchangePattern;
import dev.parsimony.spark.bench.limited.ShapedHosts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Every pattern against the mesh: one world for each, measured in turn. */
final class PatternFigures {
  private final RankLayout layout;
  private final String where;

  /**
   * @param where what figures call the layout
   */
  private PatternFigures(RankLayout layout, String where) {
    this.layout = layout;
    this.where = where;
  }

  /** On loopback, where only the number of messages counts for small blocks. */
  static List<Figure> onLoopback(boolean quick) throws IOException {
    List<Figure> figures = new ArrayList<>();
    List<RoundCount> sizes = List.of(RoundCount.small(quick), RoundCount.medium(quick));
    for (int ranks : new int[] {4, 16}) {
      figures.addAll(
          new PatternFigures(RankLayout.loopback(ranks).withHeap("256m"), ranks + " ranks")
              .measure(sizes, quick ? 1 : 5));
    }
    return figures;
  }

  /** On limited hosts, where the bytes that a port carries at a time count too. */
  static List<Figure> on(ShapedHosts hosts, String where, boolean quick) throws IOException {
    List<RoundCount> sizes =
        List.of(
            RoundCount.small(quick),
            new RoundCount(RoundCount.MB / 50, 20, quick ? 40 : 200),
            new RoundCount(RoundCount.MB, 5, quick ? 10 : 40));
    return new PatternFigures(RankLayout.on(hosts.namespaces()), where)
        .measure(sizes, quick ? 1 : 5);
  }

  private List<Figure> measure(List<RoundCount> sizes, int turns) throws IOException {
    List<Figure> figures = new ArrayList<>();
    for (ExchangePattern pattern : others()) {
      System.out.println(where + ", " + pattern + " ...");
      try (RankWorld mesh = RankWorld.start(layout.with(ExchangePattern.MESH));
          RankWorld other = RankWorld.start(layout.with(pattern))) {
        for (RoundCount size : sizes) {
          Pairs pairs = new Pairs(turns);
          for (int turn = 0; turn < turns; turn++) {
            pairs.set(turn, other.measure("allgatherv", size).medianNanos());
            pairs.setReference(turn, mesh.measure("allgatherv", size).medianNanos());
          }
          figures.add(pairs.only(where + ", " + size.bytes() + ", " + pattern, "mesh"));
        }
      }
    }
    return figures;
  }

  private static List<ExchangePattern> others() {
    return Stream.of(ExchangePattern.values())
        .filter(pattern -> pattern != ExchangePattern.MESH)
        .toList();
  }
}
