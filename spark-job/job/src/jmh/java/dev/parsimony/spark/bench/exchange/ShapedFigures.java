package dev.parsimony.spark.bench.exchange;

import dev.parsimony.compression.bench.Figure;
import dev.parsimony.spark.bench.limited.ShapedHosts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Four hosts with limited rates: time over what the rate allows. */
final class ShapedFigures {
  private static final double BAR_ALLGATHERV = 1.08;
  private static final double BAR_ALLREDUCE = 1.1;
  private static final double BAR_ENCRYPTED = 1.02;
  private static final int VECTOR_ELEMENTS = 25_000_000;

  private final ShapedHosts hosts;
  private final boolean quick;
  private final RankLayout layout;

  ShapedFigures(ShapedHosts hosts, boolean quick) {
    this.hosts = hosts;
    this.quick = quick;
    layout = RankLayout.on(hosts.namespaces());
  }

  List<Figure> measure() throws IOException {
    List<Figure> figures = new ArrayList<>();
    hosts.shape("100mbit");
    figures.add(allgatherv("100 Mbit/s", 1e8, quick ? 10 : 40));
    figures.addAll(PatternFigures.on(hosts, name("100 Mbit/s"), quick));
    hosts.shape("1gbit");
    figures.add(allgatherv("1 Gbit/s", 1e9, quick ? 40 : 200));
    figures.addAll(PatternFigures.on(hosts, name("1 Gbit/s"), quick));
    figures.add(overlap());
    figures.addAll(
        new EncryptedFigures(layout, name("1 Gbit/s"), BAR_ENCRYPTED)
            .measure(List.of(new RoundCount(RoundCount.MB, 5, quick ? 20 : 60)), quick ? 3 : 7));
    figures.add(allReduce());
    return figures;
  }

  private static String name(String rate) {
    return "4 hosts at " + rate;
  }

  private Figure allgatherv(String rate, double bitsPerSecond, int rounds) throws IOException {
    System.out.println(name(rate) + " ...");
    try (RankWorld world = RankWorld.start(layout)) {
      RankAnswer answer =
          world.measure("allgatherv", new RoundCount(RoundCount.MB, rounds / 4, rounds));
      double bits = 8.0 * RoundCount.MB * (layout.ranks() - 1);
      return overIdeal(name(rate) + ", 1 MB", answer, bits / bitsPerSecond, BAR_ALLGATHERV);
    }
  }

  /** Blocks that are sent while they are made, against those that are made first. */
  private Figure overlap() throws IOException {
    System.out.println(name("1 Gbit/s") + ", overlap ...");
    RoundCount rounds = new RoundCount(RoundCount.MB, 5, quick ? 10 : 30);
    Pairs pairs = new Pairs(quick ? 3 : 7);
    try (RankWorld world = RankWorld.start(layout)) {
      for (int turn = 0; turn < pairs.turns(); turn++) {
        pairs.set(turn, world.measure("making", rounds).medianNanos());
        pairs.setReference(turn, world.measure("made", rounds).medianNanos());
      }
    }
    return pairs.only(name("1 Gbit/s") + ", 1 MB made in 8 ms, sent meanwhile", "made first");
  }

  private Figure allReduce() throws IOException {
    System.out.println(name("1 Gbit/s") + ", all-reduce ...");
    try (RankWorld world = RankWorld.start(layout)) {
      RankAnswer answer =
          world.measure("allreduce", new RoundCount(VECTOR_ELEMENTS, 1, quick ? 3 : 7));
      double bits = 2.0 * (layout.ranks() - 1) / layout.ranks() * 32 * VECTOR_ELEMENTS;
      String title = name("1 Gbit/s") + ", all-reduce of 25M float32";
      return overIdeal(title, answer, bits / 1e9, BAR_ALLREDUCE);
    }
  }

  private static Figure overIdeal(String name, RankAnswer answer, double seconds, double bar) {
    return Figure.atMost(
        name,
        answer.medianNanos() / 1e6,
        "ms",
        String.format(Locale.ROOT, "the rate, %.1f ms", seconds * 1e3),
        answer.medianNanos() / 1e9 / seconds,
        bar);
  }
}
