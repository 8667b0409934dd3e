package dev.parsimony.spark.bench.exchange;

import dev.parsimony.compression.bench.Figure;
import java.io.IOException;
import java.util.List;

/** Many rounds of random lengths by many ranks, every block checked by every rank. */
final class SoakFigures {
  private static final int RANKS = 16;
  private static final int PROCESSES = 4;

  private static final int MAX_BYTES = 1_000_000;

  private SoakFigures() {}

  static List<Figure> measure(boolean quick) throws IOException {
    int rounds = quick ? 100 : 1000;
    return List.of(
        errors(
            "16 ranks in 16 processes",
            new RankLayout(RANKS, 1, "256m", List.of(), "auto", false),
            rounds),
        errors(
            "16 ranks in 4 processes",
            new RankLayout(PROCESSES, RANKS / PROCESSES, "512m", List.of(), "auto", false),
            rounds));
  }

  private static Figure errors(String name, RankLayout layout, int rounds) throws IOException {
    System.out.println(name + ", contents checked ...");
    try (RankWorld world = RankWorld.start(layout)) {
      int errors =
          world.run("check " + MAX_BYTES + " " + rounds).stream()
              .mapToInt(RankAnswer::errors)
              .sum();
      return Figure.atMost(
          name + ", " + rounds + " rounds, 0 to 1 MB", errors, "errors", "none", errors, 0);
    }
  }
}
