package dev.parsimony.spark.bench.exchange;

import dev.parsimony.compression.bench.Figure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Sealed against plain: two worlds on the same hosts, measured in turn. */
final class SealedFigures {
  private final RankLayout layout;
  private final String where;
  private final double bar;

  /**
   * @param where what figures call the layout
   * @param bar what sealed over plain must not exceed
   */
  SealedFigures(RankLayout layout, String where, double bar) {
    this.layout = layout;
    this.where = where;
    this.bar = bar;
  }

  List<Figure> measure(List<RoundCount> sizes, int turns) throws IOException {
    System.out.println(where + ", sealed ...");
    List<Figure> figures = new ArrayList<>();
    try (RankWorld plain = RankWorld.start(layout);
        RankWorld sealed = RankWorld.start(layout.encrypted())) {
      for (RoundCount size : sizes) {
        Pairs pairs = new Pairs(turns);
        for (int turn = 0; turn < turns; turn++) {
          pairs.set(turn, sealed.measure("allgatherv", size).medianNanos());
          pairs.setReference(turn, plain.measure("allgatherv", size).medianNanos());
        }
        figures.add(pairs.atMost(where + ", " + size.bytes() + ", sealed", "plain", bar));
      }
    }
    return figures;
  }
}
