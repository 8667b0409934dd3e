package dev.parsimony.spark.bench.exchange;

import dev.parsimony.compression.bench.Figure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Encrypted against plain: two worlds on the same hosts, measured in turn. */
final class EncryptedFigures {
  private final RankLayout layout;
  private final String where;
  private final double bar;

  /**
   * @param where what figures call the layout
   * @param bar what encrypted over plain must not exceed
   */
  EncryptedFigures(RankLayout layout, String where, double bar) {
    this.layout = layout;
    this.where = where;
    this.bar = bar;
  }

  List<Figure> measure(List<RoundCount> sizes, int turns) throws IOException {
    System.out.println(where + ", encrypted ...");
    List<Figure> figures = new ArrayList<>();
    try (RankWorld plain = RankWorld.start(layout);
        RankWorld encrypted = RankWorld.start(layout.withEncryption())) {
      for (RoundCount size : sizes) {
        Pairs pairs = new Pairs(turns);
        for (int turn = 0; turn < turns; turn++) {
          pairs.set(turn, encrypted.measure("allgatherv", size).medianNanos());
          pairs.setReference(turn, plain.measure("allgatherv", size).medianNanos());
        }
        figures.add(pairs.atMost(where + ", " + size.bytes() + ", encrypted", "plain", bar));
      }
    }
    return figures;
  }
}
