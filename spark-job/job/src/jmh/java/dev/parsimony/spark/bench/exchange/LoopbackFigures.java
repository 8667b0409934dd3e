package dev.parsimony.spark.bench.exchange;

import dev.parsimony.compression.bench.Figure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** On loopback with a process per rank: against MPI, and what a round allocates. */
final class LoopbackFigures {
  private static final int[] RANKS = {2, 4, 8};
  private static final int RANKS_OF_ALLOCATIONS = 4;
  private static final double[] BARS = {1.5, 1.2, 1.0};

  private final Optional<MpiProgram> mpi;
  private final int turns;
  private final List<RoundCount> sizes;
  private final List<Figure> figures = new ArrayList<>();
  private final List<Figure> allocations = new ArrayList<>();

  LoopbackFigures(Optional<MpiProgram> mpi, boolean quick) {
    this.mpi = mpi;
    turns = quick ? 3 : 5;
    sizes = List.of(RoundCount.small(quick), RoundCount.medium(quick), RoundCount.large(quick));
  }

  List<Figure> measure() throws IOException {
    for (int ranks : RANKS) {
      if (mpi.isPresent() || ranks == RANKS_OF_ALLOCATIONS) {
        System.out.println(ranks + " ranks on loopback ...");
        measure(ranks);
      }
    }
    figures.addAll(allocations);
    return figures;
  }

  private void measure(int ranks) throws IOException {
    List<Pairs> pairs = sizes.stream().map(size -> new Pairs(turns)).toList();
    try (RankWorld world = RankWorld.start(RankLayout.loopback(ranks))) {
      for (int turn = 0; turn < turns; turn++) {
        boolean warm = turn == turns - 1;
        for (int i = 0; i < sizes.size(); i++) {
          RankAnswer answer = world.measure("allgatherv", sizes.get(i));
          pairs.get(i).set(turn, answer.medianNanos());
          if (warm && ranks == RANKS_OF_ALLOCATIONS) {
            allocations.add(allocation(sizes.get(i), answer));
          }
        }
        if (mpi.isPresent()) {
          double[] theirs = mpi.get().measure(ranks, sizes);
          for (int i = 0; i < theirs.length; i++) {
            pairs.get(i).setReference(turn, theirs[i]);
          }
        }
      }
    }
    for (int i = 0; mpi.isPresent() && i < sizes.size(); i++) {
      String name = ranks + " ranks, " + sizes.get(i).bytes();
      figures.add(pairs.get(i).atMost(name, "MPI_Allgatherv", BARS[i]));
    }
  }

  private static Figure allocation(RoundCount size, RankAnswer answer) {
    return Figure.atMost(
        "allocated per round, " + RANKS_OF_ALLOCATIONS + " ranks, " + size.bytes(),
        answer.allocatedBytes(),
        "bytes",
        "nothing",
        answer.allocatedBytes(),
        0);
  }
}
